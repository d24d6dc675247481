"""The searches: rows, criteria, pages."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import orjson

from tests.portal.answers import Answer, json_answer
from tests.portal.lucene import BadCriteria, compiled
from tests.portal.rows import Row
from tests.portal.switches import Switches

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICES = (
    "patent/oa/oa_citations/v2",
    "patent/oa/oa_actions/v1",
    "patent/oa/oa_rejections/v2",
    "patent/oa/enriched_cited_reference_metadata/v3",
)


class Searches:
    """What the services hold and find.

    Args:
        switches: how they behave.

    Attributes:
        rows: service → its rows.
        before_each: called before each search with its number, so that rows can change while they are paged.
    """

    def __init__(self, switches: Switches) -> None:
        self.rows: dict[str, list[Row]] = {service: [] for service in SERVICES}
        self.before_each: Callable[[int], object] = lambda _: None
        self._switches = switches
        self._count = 0
        self._found: dict[tuple[str, str], list[Row]] = {}

    def change(self) -> None:
        """Say that rows were gained, changed or lost."""
        self._found.clear()

    def fields(self, service: str) -> Answer:
        """The names of a service's fields."""
        names = sorted({name for row in self.rows[service][:1] for name in row})
        return json_answer(200, {"apiStatus": "PUBLISHED", "fieldCount": len(names), "fields": names})

    def page(self, service: str, form: str) -> Answer:
        """A page of what a form's criteria find."""
        fields = {name: values[0] for name, values in parse_qs(form).items()}
        start, rows = int(fields.get("start", 0)), int(fields.get("rows", 100))
        self._count += 1
        self.before_each(self._count)
        try:
            found = self._find(service, fields.get("criteria", "*:*"))
        except BadCriteria as error:
            return _bad(str(error))
        if self._switches.deep_paging is not None and start + rows > self._switches.deep_paging:
            return _bad(f"start + rows must not be over {self._switches.deep_paging}")
        if not found and self._switches.empty_is_404:
            return json_answer(404, {"message": "No matching record found"})
        page = found[start : start + min(rows, self._switches.most_rows or rows)]
        body = orjson.dumps({"response": {"start": start, "numFound": len(found), "docs": page}})
        if len(body) > self._switches.most_bytes:
            return json_answer(413, {"code": 413, "error": "Payload Too Large", "requestIdentifier": "r-1"})
        return Answer(200, body)

    def _find(self, service: str, criteria: str) -> list[Row]:
        known = self._found.get((service, criteria))
        if known is None:
            test = compiled(criteria, dates_need_z=self._switches.dates_need_z)
            known = self._found[service, criteria] = [row for row in self.rows[service] if test(row)]
        return known


def _bad(message: str) -> Answer:
    body = {"code": 400, "error": "Bad Request", "errorDetails": message, "requestIdentifier": "r-1"}
    return json_answer(400, body)
