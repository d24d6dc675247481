"""The search UI: a URL in, a page or its JSON out. `create_app` in `search_ui.web.app` is the way in."""
