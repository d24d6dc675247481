"""Templates → HTML."""

from typing import Any

from starlette.responses import HTMLResponse

from citations import written
from citations.facets import FACETS
from citations.signature import ALONE
from search_ui.export.formats import FORMATS
from search_ui.export.tables import LIMIT, MOST_VALUES
from search_ui.results.application_page import MOST_LISTED, application_url, asked_for
from search_ui.results.counts import all_values
from search_ui.results.coverage import TOLD
from search_ui.results.distinct import SMALL
from search_ui.results.office_actions import is_of_its_action
from search_ui.results.owner_uses import PRIOR_ART
from search_ui.results.place import among
from search_ui.results.reference_page import reference_url
from search_ui.results.reference_ranking import CANDIDATES
from search_ui.results.tech_center_tree import LEVELS, groups
from search_ui.results.unit_page import TREND
from search_ui.results.units import unit_of
from search_ui.url.facet_params import RANKED
from search_ui.url.like import LIKELIEST, MAX_LIKE
from search_ui.url.links import links
from search_ui.url.list_params import MAX_LINES, MAX_NUMBERS, MAX_TEXT, ListParams
from search_ui.url.params import REACH, SearchParams
from search_ui.url.values import ALL_OF, RANKING_ORDERS, SIZES, SORTS
from search_ui.web import display, trend_chart
from search_ui.web.conditions import NAME, conditions, page_title
from search_ui.web.template_engine import Templates
from search_ui.web.title_case import title_case

FILTERS: dict[str, Any] = {
    "application": written.application,
    "as_list": lambda text: ListParams(text).to_url(),
    "category": FACETS["category"].label_of_stored,
    "claims": written.claims,
    "counted": display.counted,
    "document": written.document,
    "ground": written.ground,
    "is_only_listed": display.is_only_listed,
    "issued": display.issued,
    "line": trend_chart.line,
    "otherwise": display.otherwise,
    "outcome": FACETS["outcome"].label_of_stored,
    "patent_center": display.patent_center,
    "public_page": display.public_page,
    "short_ground": written.short_ground,
    "thousands": "{:,}".format,
    "title_case": title_case,
}
GLOBALS: dict[str, Any] = {
    "ALL_OF": ALL_OF,
    "ALONE": ALONE,
    "ALL": SearchParams(),
    "CANDIDATES": CANDIDATES,
    "FACETS": FACETS,
    "FORMATS": FORMATS,
    "GROUPS": display.GROUPS,
    "GROUP_LEVELS": LEVELS,
    "LIKELIEST": LIKELIEST,
    "MAX_LIKE": MAX_LIKE,
    "LIMIT": LIMIT,
    "MAX_LINES": MAX_LINES,
    "MAX_NUMBERS": MAX_NUMBERS,
    "MAX_TEXT": MAX_TEXT,
    "MOST_LISTED": MOST_LISTED,
    "MOST_VALUES": MOST_VALUES,
    "NAME": NAME,
    "PRIOR_ART": PRIOR_ART,
    "RANKED": RANKED,
    "RANKING_ORDERS": RANKING_ORDERS,
    "REACH": REACH,
    "SIZES": SIZES,
    "SMALL": SMALL,
    "SORTS": SORTS,
    "TOLD": TOLD,
    "TREND": TREND,
    "TREND_SIZE": (trend_chart.WIDTH, trend_chart.HEIGHT),
    "all_values": all_values,
    "among": among,
    "application_asked_for": asked_for,
    "application_url": application_url,
    "conditions": conditions,
    "ground_url": display.ground_url,
    "groups": groups,
    "is_of_its_action": is_of_its_action,
    "links": links,
    "page_title": page_title,
    "reference_url": reference_url,
    "share": display.share,
    "unit_of": unit_of,
}
"""What every template may use."""


def _templates() -> Templates:
    templates = Templates()
    templates.filters |= FILTERS
    templates.globals |= GLOBALS
    templates.make_all()
    return templates


TEMPLATES = _templates()


def page(
    template: str,
    status: int = 200,
    *,
    params: SearchParams | None = None,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> HTMLResponse:
    """A page made of a template; `params` is the search that its search box shows and keeps."""
    shown = TEMPLATES.get_template(template).render(params=params or SearchParams(), **values)
    return HTMLResponse(shown, status)
