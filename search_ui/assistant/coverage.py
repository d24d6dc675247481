"""What is here and what is not, as it stands with every answer. Pure."""

from typing import Any

from search_ui.results.coverage import Coverage, SourceCoverage
from search_ui.results.provenance import ATTRIBUTION


def in_short(coverage: Coverage | None) -> dict[str, Any]:
    """The sources with the dates of their office actions; what is sample data; whose the titles are."""
    if coverage is None:
        return {}
    return {
        "sources": [
            {"source": each.source, "citations": each.citations, "first": each.first, "last": each.last}
            for each in coverage.sources
        ],
        "indexed": coverage.indexed,
        "sample_data": [*coverage.samples],
        "attribution": f"{ATTRIBUTION}." if any(each.joined for each in coverage.sources) else None,
    }


def warning(coverage: Coverage | None) -> str:
    """A sentence before all others where there is sample data; else nothing."""
    if coverage is None or not coverage.samples:
        return ""
    notes = "; ".join(note.rstrip(".") for note in coverage.samples)
    return f"Sample data: {notes}. "


def at_length(coverage: Coverage) -> dict[str, Any]:
    """The same with what is known of how many citations, source by source."""
    sources = [_source(each) for each in coverage.sources]
    return in_short(coverage) | {"citations": coverage.citations, "sources": sources, "url": "/about"}


def _source(each: SourceCoverage) -> dict[str, Any]:
    return {
        "source": each.source,
        "label": each.label,
        "citations": each.citations,
        "with_date": each.dated,
        "first": each.first,
        "last": each.last,
        "with_art_unit": each.in_art_units,
        "with_ground": each.with_grounds,
        "naming_a_reference": each.naming,
        "with_recognized_number": each.numbered,
        "with_title": each.titled,
        "forms": dict(each.forms),
        "reference_types": dict(each.types),
        "finished": each.run.finished,
    }
