"""Clicks of each kind, drawn from what an index has: addresses of pages, the same for the same seed. Pure.

A click on a facet is one on a value that some citation has besides what is chosen already, as on a page. Two
thirds of the citations are drawn as often as there are such, a third by a value that may be rare.
"""

from dataclasses import dataclass, replace
from random import Random
from urllib.parse import parse_qsl, urlencode, urlsplit

from benchmarks.drawn import Drawn
from benchmarks.stock import Stock, Text
from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.query.suggestions import number_beginning
from search_ui.url.cursor import Cursor
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import REACH, SIZE, Filter, SearchParams
from search_ui.url.parse import parse
from search_ui.url.ranking_params import RankingParams

FACET_PAGES = (*FACETS,)
START = ("/", "/search")


@dataclass(frozen=True, slots=True)
class Click:
    """An address to go to; `before` is the page on which it is clicked, where that matters."""

    kind: str
    url: str
    before: str | None = None

    @property
    def search(self) -> SearchParams | None:
        """The search that it is, if it is one."""
        path, query = urlsplit(self.url)[2:4]
        return parse(parse_qsl(query)) if path in START else None


class Drawing:
    """Draws clicks; each method gives addresses of one kind, whatever was drawn before."""

    def __init__(self, stock: Stock, seed: str) -> None:
        self._stock = stock
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._having: dict[str, dict[str, list[Drawn]]] = {name: {} for name in FACETS}
        for one in stock.citations:
            for name, values in one.facets.items():
                for value in values:
                    self._having[name].setdefault(value, []).append(one)

    def facets(self) -> Click:
        """The start page, or a search by one to three facets, often with one value excluded."""
        if self._happens(0.1):
            return Click("facets", self._random.choice(START))
        return Click("facets", self._narrowed(SearchParams(), self._citation(), 1, 3).to_url())

    def words(self) -> Click:
        """Words or a phrase, with facets or without."""
        return Click("words", self._words().to_url())

    def narrowed(self) -> Click:
        """Another filter on the words of the page before."""
        before = self._words()
        clicked = self._narrowed(before, self._text(before.q).citation, 1, 1)
        return Click("narrowed", clicked.to_url(), before.to_url())

    def common(self) -> Click:
        """One of the commonest words, which the server has searched for."""
        return Click("common", SearchParams(q=self._random.choice(self._stock.common)).to_url())

    def unwarmed(self) -> Click:
        """One of the commonest words, of which the engine knows nothing any more."""
        return replace(self.common(), kind="unwarmed")

    def reference(self) -> Click:
        """A reference: often one of those that an art unit cites most."""
        often = self._random.choice(self._stock.cited) if self._happens(1 / 3) else None
        return Click("reference", f"/references/{often or self._number('reference_number')}")

    def application(self) -> Click:
        """An application."""
        return Click("application", f"/applications/{self._number('application_number')}")

    def facet(self) -> Click:
        """The page of all values of a facet, of everything or of some selection."""
        search = self._narrowed(SearchParams(), self._citation(), 0, 2)
        name = self._random.choice(FACET_PAGES)
        order = "name" if name == "year" else "count"
        return Click("facet", FacetParams(name=name, search=search, order=order).to_url())

    def unit(self) -> Click:
        """The owners or the most used references of an art unit, as its own page leads to them."""
        unit = self._value("art_unit")
        search = SearchParams(filters=frozenset({Filter("art_unit", unit)}))
        owners = FacetParams(name="reference_owner", search=search, order="applications")
        return Click("unit", self._random.choice((owners, RankingParams(search=search))).to_url())

    def page500(self) -> Click:
        """The last page that has a number: 500, where there are as many results."""
        if self._happens(0.5):
            text = self._random.choice(sorted(self._stock.texts, key=lambda text: -text.hits)[:50])
            params, hits = SearchParams(q=text.q), text.hits
        else:
            known = [name for name, facet in FACETS.items() if facet.counted_by and self._stock.counts[name]]
            name = self._random.choice(known)
            value = self._value(name)
            params, hits = (
                SearchParams(filters=frozenset({Filter(name, value)})),
                self._stock.counts[name][value],
            )
        return Click("page500", params.at(min(REACH, hits) // SIZE or 1).to_url())

    def cursor(self) -> Click:
        """A page that has no number: somewhere in the order by date, at whose top one stands that was drawn.

        Or by relevance, where the place is that of a result.
        """
        if self._stock.places and self._happens(0.25):
            text, place = self._random.choice(self._stock.places)
            return Click("cursor", SearchParams(q=text.q).at(place).to_url())
        drawn = self._citation()
        sort = self._random.choice(("newest", "newest", "oldest"))
        values = [drawn.day(sort), max(0, drawn.sequence - 1), drawn.document["source"]]
        place = Cursor.after(sort, REACH + SIZE * self._random.randrange(50_000), values)
        search = self._narrowed(SearchParams(sort=sort), drawn, 0, 2)
        return Click("cursor", search.at(place).to_url())

    def suggestions(self) -> Click:
        """What somebody has typed of a word, of two, of an owner's name or of a number."""
        return Click("suggestions", f"/suggest?{urlencode({'q': self._typed()})}")

    def owners(self) -> Click:
        """The part of a result page that comes after it: the owners of what it found."""
        drawn = self.words() if self._happens(0.5) else self.facets()
        return Click("owners", (drawn.search or SearchParams()).to_url("/search/owners"))

    def _words(self) -> SearchParams:
        text = self._random.choice(self._stock.texts)
        return self._narrowed(SearchParams(q=text.q), text.citation, 0, 2)

    def _text(self, q: str) -> Text:
        return next(text for text in self._stock.texts if text.q == q)

    def _narrowed(self, search: SearchParams, drawn: Drawn, least: int, most: int) -> SearchParams:
        """With so many facets more: values of one citation, and of two or more sometimes one excluded."""
        free = [name for name in FACETS if not search.selected(name) and name != "source"]
        names = self._random.sample(free, self._random.randint(least, most))
        wanted = {Filter(name, self._random.choice(drawn.facets[name])) for name in names}
        if len(names) > 1 and self._happens(0.5):
            wanted -= {each for each in wanted if each.facet == names[0]}
            wanted |= self._unwanted(names[0], drawn)
        return search.changed(filters=search.filters | wanted)

    def _unwanted(self, name: str, drawn: Drawn) -> set[Filter]:
        """A value of a facet that the citation has not, excluded."""
        value = self._value(name)
        return set() if value in drawn.facets[name] else {Filter(name, value, excluded=True)}

    def _citation(self) -> Drawn:
        if self._happens(2 / 3):
            return self._random.choice(self._stock.citations)
        name = self._random.choice([*FACETS])
        return self._random.choice(self._random.choice([*self._having[name].values()]))

    def _value(self, name: str) -> str:
        """A value of a facet: mostly as often as citations have it."""
        counts = self._stock.counts[name] or {NONE: 1}
        if self._happens(1 / 3):
            return self._random.choice([*counts])
        return self._random.choices([*counts], [*counts.values()])[0]

    def _number(self, field: str) -> str:
        """Of a citation that has one."""
        while not (number := self._random.choice(self._stock.citations).document.get(field)):
            pass
        return str(number)

    def _typed(self) -> str:
        drawn = self._citation()
        form = self._random.randrange(4)
        owners: list[str] = drawn.document.get("reference_owner", [])
        number: str = drawn.document.get("reference_number", "")
        if form == 0 and number_beginning(number[2:7]):
            return number[2 : self._random.randint(6, 8)]
        if form == 1 and owners:
            return owners[0][: self._random.randint(3, 8)].rstrip()
        words = self._random.choice(self._stock.texts).q.strip('"').split()
        return " ".join([*words[:-1], words[-1][: self._random.randint(3, 6)]])

    def _happens(self, chance: float) -> bool:
        return self._random.random() < chance
