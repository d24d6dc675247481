"""Routes by subject, a page and its JSON side by side; templates and static files.

`app.create_app` puts them together.
"""
