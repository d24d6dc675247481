"""The URL as a value: `parse.parse` reads it, `params.SearchParams` is it, `to_url` writes it. Pure.

Facets (`citations.facets`) and exact filters (`url.exact`) are declared once; the rest loops
over them.
"""
