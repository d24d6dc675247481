"""Made-up data in the shape of the real: rows of both sources, and tables to be joined on them."""
