"""The limits that the node's configuration sets on one request, as it names them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LIMIT = re.compile(r"((?:search|indices|point_in_time|thread_pool|script)\.[a-z_.]+): \"?([^\"\n]+)\"?")


def of_the_node() -> dict[str, str]:
    """Those in opensearch/node/opensearch.yml."""
    return _limits(ROOT / "opensearch/node/opensearch.yml")


def of_compose() -> dict[str, str]:
    """Those of the engine in docker-compose.yml."""
    return _limits(ROOT / "docker-compose.yml")


def of_kubernetes() -> dict[str, str]:
    """Those of the engine in ops/kubernetes."""
    return _limits(ROOT / "ops/kubernetes/engine.yaml")


def _limits(file: Path) -> dict[str, str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return {match[1]: match[2] for line in lines if (match := _LIMIT.fullmatch(line))}
