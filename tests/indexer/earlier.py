"""A node of the OpenSearch release before the one that the local node is made of."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.node import artifacts, install
from indexer.shipped import shipped

VERSION = "3.3.2"
SHA256 = {
    "opensearch": "1f8b62b09ed873ddc20164da79cbb1709687b19d0b6234f6b2a69ccbdd7906e7",
    "analysis-common": "c48e34dd44da90e6b1225b25a9f1b2cec552365c04fc24028825acb956f99237",
    "mapper-extras-client": "486fda2d6a004278acc91b4a8d2f9e3a8f47c90307aae89f64d9ed187a30be3f",
}
"""Of what differs, as in Maven Central."""


@contextmanager
def earlier_release(folder: Path) -> Iterator[None]:
    """Within it, nodes that this process starts are of that release; what they are made of is in `folder`."""
    _write(folder)
    with pytest.MonkeyPatch.context() as patch:
        for module in (artifacts, install):
            patch.setattr(module, "shipped", folder.joinpath)
        yield


def _write(folder: Path) -> None:
    """Write what the project ships for its node, of the earlier release."""
    shutil.copytree(shipped("opensearch", "node"), folder / "opensearch" / "node")
    now = artifacts.opensearch_version()
    listed = json.loads(artifacts.manifest().read_bytes())
    kept = [each for each in listed["artifacts"] if not each.get("secured")]
    for artifact in kept:
        if digest := SHA256.get(artifact["name"]):
            artifact |= {"version": VERSION, "sha256": digest}
            artifact["strip"] = artifact.get("strip", "").replace(now, VERSION)
    manifest = folder / "opensearch" / "node" / "artifacts.json"
    manifest.write_text(json.dumps({"version": VERSION, "artifacts": kept}))
    for descriptor in (folder / "opensearch" / "node" / "server").rglob("*.properties"):
        descriptor.write_text(descriptor.read_text().replace(now, VERSION))
