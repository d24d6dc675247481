"""The connection to OpenSearch that the indexer and the search UI share: settings, client, errors."""
