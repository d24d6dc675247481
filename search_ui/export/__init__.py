"""Whole tables as files: what their columns are, where their rows come from, how each format writes them."""
