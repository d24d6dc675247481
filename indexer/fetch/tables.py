"""Tables to be joined on citations, of the bulk data products of patents, publications and applications."""

from collections.abc import Mapping
from types import MappingProxyType

from indexer.fetch.bulk_product import BulkProduct

PRODUCTS: Mapping[str, tuple[BulkProduct, ...]] = MappingProxyType(
    {
        "titles": (
            BulkProduct("pvgpatdis", ("g_patent",)),
            BulkProduct("pvpgpubdis", ("pg_published_application",)),
        ),
        "owners": (
            BulkProduct("pvgpatdis", ("g_assignee_disambiguated",)),
            BulkProduct("pvpgpubdis", ("pg_assignee_disambiguated",)),
        ),
        "families": (
            BulkProduct("pvgpatdis", ("g_application",)),
            BulkProduct("pvpgpubdis", ("pg_granted_pgpubs_crosswalk",)),
        ),
        "subjects": (
            BulkProduct("pvgpatdis", ("g_cpc_current",)),
            BulkProduct("pvpgpubdis", ("pg_cpc_current",)),
        ),
        "applications": (BulkProduct("ECOPAIR", ("application_data",)),),
    }
)
"""The folder of the data folder that they are fetched to → the tables, by product."""
