"""The shapes of the data under `/api`, for its description; what is answered is made by `results`.

A test holds both equal. A field without a value is null, or [] where it may have many. Days are YYYY-MM-DD,
addresses relative to this server.
"""

from search_ui.web.models.applications import ApplicationData
from search_ui.web.models.facets import FacetData, RankingData
from search_ui.web.models.lists import ListData
from search_ui.web.models.problems import ProblemData
from search_ui.web.models.references import ReferenceData
from search_ui.web.models.search import CitationData, SearchData
from search_ui.web.models.units import UnitData

__all__ = [
    "ApplicationData",
    "CitationData",
    "FacetData",
    "ListData",
    "ProblemData",
    "RankingData",
    "ReferenceData",
    "SearchData",
    "UnitData",
]
