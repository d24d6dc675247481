"""What a source's query leaves to Python."""

import pytest


def references_left(monkeypatch: pytest.MonkeyPatch, source: str) -> list[str]:
    """The references that a source's query gives to Python, in place of being read."""
    left: list[str] = []

    def counted(text: str, parsed: str) -> str:  # noqa: ARG001 - as the query calls it
        left.append(text)
        return ""

    monkeypatch.setattr(f"indexer.sources.{source}._reference_fields", counted)
    return left
