"""The Patent Application Office Actions Research Dataset, a bulk data product."""

from indexer.fetch.bulk_product import BulkProduct

PTOFFACT = BulkProduct("ptoffact", ("office_actions", "rejections", "citations"))
