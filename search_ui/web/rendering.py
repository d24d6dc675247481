"""Templates → HTML."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from citations import written
from citations.facets import FACETS
from search_ui.results.owner_uses import PRIOR_ART
from search_ui.results.place import among
from search_ui.results.reference_page import reference_url
from search_ui.results.tech_center_tree import LEVELS, groups
from search_ui.url.facet_params import RANKED
from search_ui.url.params import REACH, SearchParams
from search_ui.url.values import SIZES, SORTS
from search_ui.web import display
from search_ui.web.conditions import NAME, conditions, page_title
from search_ui.web.title_case import title_case


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("search_ui.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "application": written.application,
        "claims": display.claims,
        "counted": display.counted,
        "document": written.document,
        "ground": display.ground,
        "is_only_listed": display.is_only_listed,
        "issued": display.issued,
        "public_page": display.public_page,
        "title_case": title_case,
    }
    environment.globals |= {
        "ALL": SearchParams(),
        "NAME": NAME,
        "PRIOR_ART": PRIOR_ART,
        "RANKED": RANKED,
        "REACH": REACH,
        "FACETS": FACETS,
        "GROUP_LEVELS": LEVELS,
        "SIZES": SIZES,
        "SORTS": SORTS,
        "among": among,
        "conditions": conditions,
        "ground_search": display.ground_search,
        "groups": groups,
        "page_title": page_title,
        "reference_url": reference_url,
        "share": display.share,
    }
    return environment


_ENVIRONMENT = _environment()


def page(
    template: str,
    status: int = 200,
    *,
    params: SearchParams | None = None,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> HTMLResponse:
    """A page made of a template; `params` is the search that its search box shows and keeps."""
    shown = _ENVIRONMENT.get_template(template).render(params=params or SearchParams(), **values)
    return HTMLResponse(shown, status)
