"""Titles and owners: tables of two bulk data products, the granted patents and the published applications."""

from indexer.fetch.bulk_product import BulkProduct

TITLES = (
    BulkProduct("pvgpatdis", ("g_patent",)),
    BulkProduct("pvpgpubdis", ("pg_published_application",)),
)
OWNERS = (
    BulkProduct("pvgpatdis", ("g_assignee_disambiguated",)),
    BulkProduct("pvpgpubdis", ("pg_assignee_disambiguated",)),
)
