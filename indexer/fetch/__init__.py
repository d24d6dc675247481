"""`oacite fetch`: from the portal into the data folder, one module a product.

Each can be interrupted at any time and goes on where it stopped; what is whole in the data folder is not
fetched again. Files get their names when they are whole, so that `oacite index` never reads a part of one.
"""
