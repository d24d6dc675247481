"""The manifests of ops/kubernetes, and the pods that they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ops/kubernetes"
Manifest = dict[str, Any]
SERVED = {"Deployment", "StatefulSet"}
"""What runs until it is stopped; the other workloads end by themselves."""


@dataclass(frozen=True)
class Workload:
    """A manifest that makes pods.

    Attributes:
        name: as `Deployment/oacite-pages`.
        manifest: all of it.
        labels: of its pods.
        pod: what these are made of.
    """

    name: str
    manifest: Manifest
    labels: dict[str, str]
    pod: Manifest

    @property
    def served(self) -> bool:
        """Whether it runs until it is stopped."""
        return self.manifest["kind"] in SERVED

    @property
    def containers(self) -> list[Manifest]:
        """All, also those that only prepare."""
        return [*self.pod.get("initContainers", []), *self.pod["containers"]]


@cache
def manifests() -> dict[str, Manifest]:
    """What a cluster is given, by `kind/name`."""
    files = sorted(set(FOLDER.glob("*.yaml")) - {FOLDER / "kustomization.yaml"})
    found = [each for file in files for each in yaml.safe_load_all(file.read_text(encoding="utf-8"))]
    named = {f"{each['kind']}/{each['metadata']['name']}": each for each in found}
    assert len(found) == len(named)
    return named


def of_kind(*kinds: str) -> dict[str, Manifest]:
    """Those of some kinds, by their names alone."""
    return {each["metadata"]["name"]: each for each in manifests().values() if each["kind"] in kinds}


@cache
def workloads() -> list[Workload]:
    """All that make pods."""
    made = []
    for name, manifest in manifests().items():
        spec = manifest.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if template is not None:
            made.append(Workload(name, manifest, template["metadata"]["labels"], template["spec"]))
    return made


def secrets(workload: Workload) -> set[str]:
    """The Secrets that its pods are given."""
    volumes = workload.pod.get("volumes", [])
    return {each["secret"]["secretName"] for each in volumes if "secret" in each}


def selected(selector: Manifest) -> set[str]:
    """The workloads whose pods a selector means."""
    wanted = selector.get("matchLabels", {}).items()
    rules = selector.get("matchExpressions", [])

    def fits(labels: dict[str, str]) -> bool:
        return wanted <= labels.items() and all(labels.get(rule["key"]) in rule["values"] for rule in rules)

    return {each.name for each in workloads() if fits(each.labels)}


def scalars(value: object) -> Iterator[tuple[str, object]]:
    """Each key of a manifest with its value, however deep."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield key, below
            yield from scalars(below)
    elif isinstance(value, list):
        for below in value:
            yield from scalars(below)
