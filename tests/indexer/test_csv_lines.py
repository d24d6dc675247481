"""Where the rows of a CSV end: as a reader tells that goes character by character."""

import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.sources.csv_lines import CsvScan, DamagedLine
from indexer.sources.csv_table import CsvTable, Examined

COLUMNS = 3
LONGEST = 40

damage = st.text(st.sampled_from('a",\n\r é\0'), max_size=12).map(str.encode)
values = st.text(st.sampled_from('ab",\n\r é'), max_size=5)
stray = st.sampled_from(['5"', 'x 5" y', ' "a"', 'a""', '5"x"', ""])


def quoted(value: str) -> str:
    """As a careful writer has it."""
    return '"' + value.replace('"', '""') + '"'


rows = st.lists(values.map(quoted) | stray, min_size=COLUMNS, max_size=COLUMNS).map(
    lambda row: ",".join(row).encode()
)
contents = st.tuples(
    st.lists(
        st.tuples(
            rows | rows | damage | st.just(b"\xff,,") | st.just(b"a" * 50), st.sampled_from([b"\n", b"\r\n"])
        )
    ),
    rows | damage | st.just(b""),
).map(lambda drawn: b"".join(map(b"".join, drawn[0])) + drawn[1])


def read_values(text: bytes) -> tuple[list[bytes], int] | None:
    """The values of the row at the start of a text, and how long it is; None if it is none."""
    found, at = [], 0
    while True:
        value, inside = b"", text[at : at + 1] == b'"'
        at += inside
        while at < len(text):
            if inside and text[at : at + 2] == b'""':
                value, at = value + b'"', at + 2
            elif inside and text[at : at + 1] == b'"':
                inside, at = False, at + 1
                break
            elif not inside and text[at : at + 1] in b",\n\r":
                break
            else:
                value, at = value + text[at : at + 1], at + 1
        found.append(value)
        rest = text[at : at + 2]
        if inside or (rest and not rest.startswith((b",", b"\n", b"\r\n"))):
            return None
        at += len(rest) if rest == b"\r\n" else len(rest[:1])
        if not rest.startswith(b","):
            return found, at


def expected(text: bytes) -> Iterator[tuple[int, list[str] | None]]:
    """The lines behind a header: of each row its line and values, of a damaged line no values."""
    line = 2
    while text:
        read = read_values(text)
        if read is None or read[1] > LONGEST:
            end = text.find(b"\n") + 1 or len(text)
            content, values = text[:end], None
        else:
            values, end = read
            content = text[:end]
        if content.rstrip(b"\r\n"):
            try:
                whole = values is not None and len(values) == COLUMNS and b"\0" not in content
                decoded = [value.decode() for value in values or ()]
                yield line, decoded if whole else None
            except UnicodeDecodeError:
                yield line, None
        text, line = text[end:], line + 1


def scanned(text: bytes, window: int) -> tuple[bytes, Examined, dict[int, DamagedLine]]:
    """What the scan gives on, what it counts, and the damaged lines by their numbers."""
    found, given_on, damaged = Examined(), b"", dict[int, DamagedLine]()
    for lines in CsvScan(COLUMNS, ",", b",,\n", window=window, longest=LONGEST).lines(io.BytesIO(text)):
        found.add(lines)
        given_on += lines.text
        damaged |= {line.number: line for line in lines.damaged}
    return given_on, found, damaged


@given(contents, st.integers(1, 60))
@example(b'1,Smith 5" wafer,3\n4,"x\ny",6\n', 30)
@example(b'1,"unclosed,3\n4,5,6\n7,"8",9\n', 60)
def test_the_lines_are_those_of_a_reader_that_goes_character_by_character(text: bytes, window: int) -> None:
    """Whatever the quotes, the ends of lines, the damage, and however much is looked at together."""
    given_on, found, damaged = scanned(text, window)
    wanted = list(expected(text))
    assert [values is None for _, values in wanted] == [
        number in damaged for number in range(1, len(wanted) + 1)
    ]
    assert [line for line, _ in wanted] == [found.line(number) for number in range(1, len(wanted) + 1)]
    assert all(found.line(number) == line.line for number, line in damaged.items())
    assert (len(wanted) - len(damaged), len(damaged)) == (found.rows, found.damaged)
    read, rest = [], given_on
    while rest:
        read_row = read_values(rest)
        assert read_row is not None
        read.append([value.decode() for value in read_row[0]])
        rest = rest[read_row[1] :]
    assert [values or ["", "", ""] for _, values in wanted] == read


@settings(deadline=None)
@given(contents, st.integers(1, 60))
def test_duckdb_reads_what_is_given_on_alike(
    tmp_path_factory: pytest.TempPathFactory, text: bytes, window: int
) -> None:
    """Nothing in it means anything else to it."""
    given_on, found, _ = scanned(text, window)
    path = tmp_path_factory.getbasetemp() / "given.csv"
    path.write_bytes(given_on)
    table = CsvTable(path, ("a", "b", "c"), path, "given.csv")
    relation = table.relation(path, breaks=not found.ordinary)
    with duckdb.connect() as connection:
        read = connection.execute(f"FROM {relation}").fetchall()
    assert [tuple(value or None for value in values or ("", "", "")) for _, values in expected(text)] == read


def test_a_line_without_end_is_one_damaged_line() -> None:
    """However long it is."""
    text = b"1,2,3\n" + b"x" * 10_000 + b"\n4,5,6\n" + b"y" * 10_000
    given_on, found, damaged = scanned(text, 16)
    assert b"1,2,3\n,,\n4,5,6\n,,\n" == given_on
    assert (2, 2) == (found.rows, found.damaged)
    assert [(3, "is longer than 2 MB"), (5, "is longer than 2 MB")] == [
        (line.line, line.problem) for line in damaged.values()
    ]


def test_rows_in_quotes_are_no_rows(tmp_path: Path) -> None:
    """DuckDB, left to guess in the midst of a file, finds 567,000 damaged lines in this one."""
    inside = "x\n" + "1,2,3\n" * 400
    path = tmp_path / "rows.csv"
    path.write_text("a,b,c\n" + f'1,"{inside}",3\n' * 8_000)
    table = CsvTable(path, ("a", "b", "c"), path, "rows.csv")
    with duckdb.connect() as connection:
        found = table.take_in(connection, "taken", ["b"], tmp_path)
        read = connection.execute("SELECT count(*), min(b), max(b) FROM taken").fetchall()
    assert (8_000, 0, False) == (found.rows, found.damaged, found.ordinary)
    assert [(8_000, inside, inside)] == read
