"""What a table is: its columns for people, its fields for programs. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

TEXT, TEXTS, DAY, NUMBER, NUMBERS, TRUTH = "VARCHAR", "VARCHAR[]", "DATE", "BIGINT", "BIGINT[]", "BOOLEAN"
"""What a field holds, by DuckDB's names of its types."""


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """How one kind of row is told.

    Attributes:
        columns: heading, in the words of the pages → the text of a cell; None or empty if there is none.
        fields: name, as the API has it → what it holds.
        record: a row by these names, with the values that the API tells.
    """

    columns: Mapping[str, Callable[[T], str | None]]
    fields: Mapping[str, str]
    record: Callable[[T], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A table that is going to be a file.

    Attributes:
        name: what its file is called, without the number of rows.
        page: the address of the page whose table it is, from the root.
        shape: how its rows are told.
        total: how many rows there are. is_cut: whether the page's own table goes on behind them.
        batches: the rows, read while they are written.
    """

    name: str
    page: str
    shape: Shape[T]
    total: int
    batches: Iterator[Sequence[T]]
    is_cut: bool = False

    def file_name(self, ending: str) -> str:
        """A name that says how many rows the file has when it is whole."""
        rows = f"{self.total}-row{'' if self.total == 1 else 's'}"
        return f"{self.name}-{'first-' if self.is_cut else ''}{rows}.{ending}"


def joined(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(values)
