"""The commands, a module for each group; `indexer.cli` puts them together."""
