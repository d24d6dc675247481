"""What the indexer and the search UI share of OpenSearch: connection, errors, what runs and indexes say."""
