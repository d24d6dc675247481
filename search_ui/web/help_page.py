"""The help page: the query language by examples, each of which is a search."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from search_ui.language.fields import FIELDS
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web.problems import kinds_of_problem
from search_ui.web.rendering import page


@dataclass(frozen=True, slots=True)
class Example:
    """A search text and what it finds.

    Attributes:
        understood: the text in the language's own words; the same text when that is left out.
    """

    text: str
    meaning: str
    understood: str = ""

    @property
    def url(self) -> str:
        """The search."""
        return SearchParams(q=self.text).to_url()


WORDS = (
    Example("solid battery", "both words, in any order, anywhere in the citation"),
    Example("battery separators", "in titles and passages, other forms too: separator, batteries"),
    Example('"solid state"', "the words side by side, exactly"),
    Example(
        "battery -lithium",
        "the first word without the second; NOT lithium is the same",
        "battery AND NOT lithium",
    ),
    Example("lithium OR sodium", "either of them, or both; OR in capitals"),
    Example("(lithium OR sodium) battery", "one of the two, and battery", "(lithium OR sodium) AND battery"),
    Example("batter*", "every word that begins with this: battery, batteries; at least two letters"),
)
NUMBERS = (
    Example("US 9,280,610 B2", "a patent, however it is written"),
    Example("2007/0217688", "a published application"),
    Example("16/123,456", "an application: the citations against it"),
    Example("JP 2004-159476", "a foreign document"),
    Example("12345678", "eight digits that may be a patent or an application: both are searched"),
    Example("9280610, 9280611", "several numbers without words: any of them", "9280610 OR 9280611"),
    Example("Sabe 2007/0217688", "a number and a name: both must match", "Sabe AND 2007/0217688"),
)
FIELD_EXAMPLES = tuple(
    (field, tuple(Example(text, "") for text in field.examples)) for field in FIELDS.values()
)
TOGETHER = (
    Example("owner:samsung ref-title:displays", "the reference's owner and words of its title"),
    Example("name:sabe au:2641", "a name in one art unit", "name:sabe AND au:2641"),
    Example("au:(1727 OR 2858) battery", "a field over several values", "(au:1727 OR au:2858) AND battery"),
    Example(
        "ground:102(b) form:1449",
        "anticipation over references that the applicant listed",
        "ground:102(b) AND form:1449",
    ),
    Example("ref:US928* -tc:2100", "outside one tech center", "ref:US928* AND NOT tc:2100"),
)


def routes(searcher: Searcher) -> APIRouter:
    """The route of the help page, which the engine is not asked for: what is indexed is as last heard."""
    router = APIRouter(include_in_schema=False)

    @router.get("/help")
    def help_() -> Response:
        return page(
            "help.html",
            words=WORDS,
            numbers=NUMBERS,
            fields=FIELD_EXAMPLES,
            together=TOGETHER,
            problems=kinds_of_problem(),
            coverage=searcher.last_coverage(),
        )

    return router
