"""Made-up data in the shape of the real: rows of both sources, and tables of titles and owners for them."""
