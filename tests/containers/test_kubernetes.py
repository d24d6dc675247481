"""The manifests are such as a cluster takes, agree with compose and the node, and hold no secret."""

import re
import tomllib
from collections.abc import Iterator

import kubernetes_validate
import pytest
import yaml

from indexer.node.artifacts import opensearch_version
from tests.containers.manifests import FOLDER, ROOT, manifests, of_kind, scalars, secrets, workloads
from tests.engine import limits

KUBERNETES = ("1.31", "1.37")
"""The oldest and the newest whose schemas they fulfil."""
PAGE = (ROOT / "docs/kubernetes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", KUBERNETES)
def test_each_manifest_fulfils_its_schema(version: str) -> None:
    """Strictly: a field that the schema does not know is a fault."""
    assert len(manifests()) > 15
    for manifest in manifests().values():
        assert version == kubernetes_validate.validate(manifest, version, strict=True)


def test_the_validator_sees_a_field_that_there_is_not() -> None:
    """Misspelled, it would be ignored by a cluster."""
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"port": []}}
    with pytest.raises(kubernetes_validate.ValidationError, match="port"):
        kubernetes_validate.validate(wrong, KUBERNETES[-1], strict=True)


def keys(node: yaml.Node) -> Iterator[list[str]]:
    """Those of each mapping in a node of YAML, as they are written."""
    if isinstance(node, yaml.MappingNode):
        yield [key.value for key, _ in node.value]
    for below in node.value if isinstance(node, yaml.CollectionNode) else ():
        for each in below if isinstance(below, tuple) else (below,):
            yield from keys(each)


def test_no_key_stands_twice() -> None:
    """The second would silently win."""
    assert [["a", "a"], ["b"]] == list(keys(yaml.compose("{a: 1, a: {b: 2}}")))
    for file in FOLDER.glob("*.yaml"):
        for document in yaml.compose_all(file.read_text(encoding="utf-8")):
            assert [] == [each for each in keys(document) if len(each) > len(set(each))], file


def test_kustomize_names_all_but_what_is_applied_by_hand() -> None:
    """And nothing that is not there."""
    kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
    files = {file.name for file in FOLDER.glob("*.yaml")} - {"kustomization.yaml", "index.yaml"}
    assert files == set(kustomization["resources"])
    assert "Job/oacite-index" in manifests()


def test_all_is_in_one_namespace() -> None:
    """Also where a file is applied without kustomize."""
    named = {name: each["metadata"].get("namespace") for name, each in manifests().items()}
    assert named.pop("Namespace/oacite") is None
    assert {"oacite"} == set(named.values())


def test_the_engine_has_the_limits_of_the_node() -> None:
    """Compose has them too: `tests/engine/test_limits.py`."""
    assert limits.of_the_node() == limits.of_kubernetes()


def security(settings: dict[str, object]) -> dict[str, str]:
    """What of an engine's settings is about its security, as an environment has it."""
    listed = {name: each if isinstance(each, list) else [each] for name, each in settings.items()}
    told = {name: ",".join(map(str, each)) for name, each in listed.items() if ".security." in name}
    return {name: each.lower() if each in {"True", "False"} else each for name, each in told.items()}


def test_the_engine_is_as_secure_as_that_of_compose() -> None:
    """Which is started by a test, and asked for what it must refuse."""
    manifest = yaml.safe_load(of_kind("ConfigMap")["opensearch"]["data"]["opensearch.yml"])
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    environment = compose["services"]["opensearch"]["environment"]
    assert len(security(manifest)) > 10
    assert security(environment) == security(manifest)
    assert {"DISABLE_INSTALL_DEMO_CONFIG", "DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI"} == {
        name for name in environment if name.startswith("DISABLE_")
    }


def test_snapshots_have_a_folder_of_their_own_beside_the_data() -> None:
    """Which a new node of the same cluster sees, here as with compose."""
    settings = yaml.safe_load(of_kind("ConfigMap")["opensearch"]["data"]["opensearch.yml"])
    folder = settings["path.repo"]
    [engine] = (each for each in workloads() if each.name == "StatefulSet/opensearch")
    mounted = {each["mountPath"]: each["name"] for each in engine.pod["containers"][0]["volumeMounts"]}
    volumes = {each["name"]: each for each in engine.pod["volumes"]}
    claim = volumes[mounted[folder]]["persistentVolumeClaim"]["claimName"]
    assert ["ReadWriteMany"] == of_kind("PersistentVolumeClaim")[claim]["spec"]["accessModes"]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    service = compose["services"]["opensearch"]
    assert folder == service["environment"]["path.repo"]
    assert f"${{OACITE_SNAPSHOTS:-snapshots}}:{folder}" in service["volumes"]
    assert "snapshots" in compose["volumes"]


def test_images_have_the_versions_of_the_project() -> None:
    """Of OpenSearch as the local node and compose have it, of oacite as pyproject.toml does."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    engine = f"opensearchproject/opensearch:{opensearch_version()}"
    used = {container["image"] for workload in workloads() for container in workload.containers}
    assert {engine, f"oacite:{ours}"} == used
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert engine == compose["services"]["opensearch"]["image"]
    kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
    assert [("oacite", ours)] == [(each["name"], each["newTag"]) for each in kustomization["images"]]


def test_no_secret_has_a_value() -> None:
    """Each is named, made elsewhere, and given as a file: no manifest and no variable holds one."""
    assert {} == of_kind("Secret")
    named = {key for manifest in manifests().values() for key, _ in scalars(manifest)}
    assert set() == named & {"secretKeyRef", "secretRef"}
    containers = [container for workload in workloads() for container in workload.containers]
    variables = {env["name"] for container in containers for env in container.get("env", [])}
    variables |= of_kind("ConfigMap")["oacite"]["data"].keys()
    secret = {name for name in variables if re.search("PASSWORD|KEY|TOKEN", name)}
    assert len(secret) > 3
    assert secret == {name for name in secret if name.endswith("_FILE")}
    for file in FOLDER.glob("*.yaml"):
        assert not re.search("PRIVATE KEY|hash:", file.read_text(encoding="utf-8"))


def test_the_page_makes_each_secret_that_is_named() -> None:
    """And no other."""
    used = {name for workload in workloads() for name in secrets(workload)}
    used |= {tls["secretName"] for each in of_kind("Ingress").values() for tls in each["spec"]["tls"]}
    assert used == set(re.findall(r"create secret (?:generic|tls) (\S+)", PAGE))
