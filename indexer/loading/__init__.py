"""A run: rows → documents → a new index, counted, resumed, verified, promoted. `load` is where it begins."""
