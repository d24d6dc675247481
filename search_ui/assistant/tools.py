"""The tools, declared once: what each is called, takes, does and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from search_ui.assistant import arguments, lookups, schemas, searches
from search_ui.assistant.answers import Answer
from search_ui.assistant.arguments import MOST_RESULTS, Arguments
from search_ui.assistant.instructions import CAVEATS, EXAMINERS
from search_ui.searcher import Searcher
from search_ui.url.list_params import MAX_LINES, MAX_NUMBERS
from search_ui.url.reference_params import PER_PAGE


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that an assistant can ask.

    Attributes:
        name, title: for programs and for people. does: what it answers, and what that leaves out.
        arguments: what it takes. output: the schema of what it answers.
        answer: asks the searcher; raises BadParameter, NotFound, UrlTooLong or EngineError.
    """

    name: str
    title: str
    does: str
    arguments: type[Arguments]
    output: Mapping[str, Any]
    answer: Callable[[Searcher, Arguments], Answer]

    @property
    def description(self) -> str:
        """What an assistant reads before it chooses: what the tool does, and what the data is not."""
        return f"{self.does}\n\n{CAVEATS}"


TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        tool.name: tool
        for tool in (
            Tool(
                "search_citations",
                "Search citations",
                "Citations in US patent office actions that match words, numbers and filters: values of one"
                " filter are alternatives, different filters must all hold. Answers exactly how many there"
                f" are, up to {MOST_RESULTS} of them, and the most frequent values of each filter. With"
                " group=reference one result is one reference against one application. Applications and"
                f" references are counted where {searches.COUNTED:,} citations or fewer match. Rows that name"
                " no reference are left out unless reference_type none asks for them.",
                arguments.Search,
                schemas.SEARCH,
                searches.search_citations,
            ),
            Tool(
                "reference",
                "Look up a cited reference",
                "One reference by its number in any spelling: what it is, how often it is cited and against"
                " how many applications, by ground, year, form and art unit, what it is applied together"
                f" with, and who was rejected over it under § 102 or § 103: {PER_PAGE} applications at a"
                " time, the latest first, with ground, claims, dates and what the examiner wrote. A"
                " publication and its grant are two references.",
                arguments.Reference,
                schemas.REFERENCE,
                lookups.reference,
            ),
            Tool(
                "application",
                "Look up an application",
                "One US application by its number in any spelling: its office actions in the order of time,"
                " each ground with its claims and references, what recurs from action to action, what the"
                " applicant had listed before, and what is only listed. These are the actions that the data"
                " has, not the whole file: what became of the application it does not say.",
                arguments.Application,
                schemas.APPLICATION,
                lookups.application,
            ),
            Tool(
                "art_unit",
                "Look up an art unit, work group or tech center",
                "What an art unit (1727), work group (1720) or tech center (1700) does: its citations by"
                " ground, year by year beside the level above, who named the references, and the references"
                " and owners used most in its rejections under § 102 and § 103. The shares are of"
                " citations, not of applications or office actions.",
                arguments.ArtUnit,
                schemas.ART_UNIT,
                lookups.art_unit,
            ),
            Tool(
                "list_numbers",
                "Look up a list of numbers",
                "Every number in a pasted text (a PTO-892, an IDS, an e-mail): what it was read as, how"
                " often it is cited, against how many applications, under § 102 and § 103, and when last."
                f" At most {MAX_NUMBERS} numbers and {MAX_LINES:,} lines at once; an answer names the first"
                " of a long list, so paste that in parts. What was not recognized as a number is told apart"
                " from what is not cited here.",
                arguments.Pasted,
                schemas.LIST,
                lookups.list_numbers,
            ),
            Tool(
                "facets",
                "Count the values of a filter",
                "All values of one filter under a search, with their numbers of citations, a hundred at a"
                " time: art units, years, countries and so on. With name=reference_owner whose patents are"
                " cited, and how often under § 102 and § 103; with name=reference the references used most,"
                " ranked by the applications that each was cited against. A citation with several values"
                f" counts for each; none has no value. {EXAMINERS}",
                arguments.Values,
                schemas.FACETS,
                searches.facets,
            ),
        )
    }
)
