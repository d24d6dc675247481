"""Answers of DuckDB, as documents, made while those before are in use."""

from collections.abc import Generator, Iterator
from threading import Event, get_ident

import duckdb
import pytest

from indexer.errors import OaciteError
from indexer.sources.answers import AHEAD, Chunk, ahead, prepared

ROW = "SELECT concat(n, chr(10)) AS lines, NULL::VARCHAR AS odd, n::BIGINT AS place"


def test_items_come_in_their_order() -> None:
    """All of them, and nothing behind the last."""
    assert list(range(100)) == list(ahead(number for number in range(100)))
    assert [] == list(ahead(number for number in range(0)))


def test_items_are_made_while_those_before_are_in_use() -> None:
    """A few of them, elsewhere than in the thread that uses them."""
    made = [Event() for _ in range(AHEAD + 3)]
    threads = set()

    def items() -> Generator[int, None, None]:
        for number, event in enumerate(made):
            threads.add(get_ident())
            event.set()
            yield number

    for number in ahead(items()):
        assert all(event.wait(10) for event in made[: number + 1 + AHEAD])
        assert not any(event.is_set() for event in made[number + 1 + AHEAD :])
    assert get_ident() not in threads


def test_an_error_comes_in_its_place() -> None:
    """Behind the items that were made before."""

    def items() -> Generator[int, None, None]:
        yield 1
        yield 2
        raise ValueError("the third")

    found = ahead(items())
    assert [1, 2] == [next(found), next(found)]
    with pytest.raises(ValueError, match="the third"):
        next(found)


@pytest.mark.parametrize("used", [1, 2])
def test_who_stops_early_closes_what_makes_the_items(used: int) -> None:
    """Its files are closed, and its part is gone; what was made in vain is forgotten."""
    told = []

    def items() -> Generator[int, None, None]:
        try:
            for number in range(100):
                told.append(f"made {number}")
                yield number
        finally:
            told.append("closed")

    def consumer() -> Iterator[int]:
        yield from ahead(items())

    found = consumer()
    for number in range(used):
        assert number == next(found)
    found.close()  # type: ignore[attr-defined]
    *made, last = told
    assert "closed" == last
    assert made == [f"made {number}" for number in range(len(made))]
    assert used <= len(made) <= used + AHEAD


def chunks(query: str) -> list[Chunk]:
    """The answer to a query."""
    with duckdb.connect() as connection:
        return list(prepared(connection, "CREATE TEMP TABLE t AS SELECT 7 AS seven", query, 0))


def documents(found: list[Chunk]) -> list[str]:
    """Those of all chunks."""
    return [text for chunk in found for answer in chunk.answers(5_000) for text in answer.documents]


def test_an_answer_has_documents_and_what_is_odd() -> None:
    """Each at its place, whatever its letters."""
    query = """
        SELECT CASE WHEN n % 3 <> 0 THEN concat('é', n, chr(10)) END AS lines,
               CASE WHEN n % 3 = 0 THEN concat('ö', n) END AS odd,
               n AS place
        FROM range(10) AS r(n), t
    """
    [chunk] = chunks(query)
    assert 10 == chunk.rows
    whole = chunk.answer(0, 10)
    assert ["", "é1\n", "é2\n", "", "é4\n"] == whole.documents[:5]
    assert {0: "ö0", 3: "ö3", 6: "ö6", 9: "ö9"} == whole.odd
    some = chunk.answer(4, 9)
    assert (["é4\n", "é5\n", "", "é7\n", "é8\n"], {2: "ö6"}) == (list(some.documents), some.odd)
    assert ["é4\n", "é5\n"] == list(chunk.answer(4, 6).documents)
    assert {} == chunk.answer(4, 6).odd
    assert [4, 4, 2] == [answer.rows for answer in chunk.answers(4)]


def test_a_long_answer_comes_in_chunks_and_in_order() -> None:
    """Nothing holds all of it."""
    found = chunks(f"{ROW} FROM range(300_000) AS r(n)")
    assert len(found) > 1
    assert [f"{number}\n" for number in range(300_000)] == documents(found)


@pytest.mark.parametrize(("late", "until"), [(0, 1), (7, 9), (131_072, 131_100), (290_000, 300_000)])
def test_rows_that_come_late_are_put_in_their_place(late: int, until: int) -> None:
    """As those of a small vector, which a join holds back to the end."""
    kept_back = f"n BETWEEN {late} AND {until - 1}"
    rows = (
        f"SELECT n FROM range(300_000) AS r(n) WHERE NOT {kept_back}"
        f" UNION ALL SELECT n FROM range({late}, {until}) AS s(n)"
    )
    assert [f"{number}\n" for number in range(300_000)] == documents(chunks(f"{ROW} FROM ({rows})"))


@pytest.mark.parametrize("places", [[0, 1, 3], [0, 1, 2, 3, 3], [3, 0, 1, 3, 2]])
def test_a_row_that_is_missing_or_stands_twice_is_told(places: list[int]) -> None:
    """Sorting cannot mend it."""
    with pytest.raises(OaciteError, match="DuckDB joined a row behind -1 twice or not at all: run again"):
        chunks(f"{ROW} FROM (SELECT unnest({places}) AS n)")


def test_an_answer_may_be_empty() -> None:
    """As of a part with blank lines alone."""
    found = chunks("SELECT 'a' AS lines, 'b' AS odd, 1::BIGINT AS place WHERE false")
    assert [] == [answer for chunk in found for answer in chunk.answers(5_000)]
