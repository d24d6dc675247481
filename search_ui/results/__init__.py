"""What came back, as plain data that carries its own links: what a page or its JSON shows. Pure."""
