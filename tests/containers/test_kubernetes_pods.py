"""The pods of the manifests have what they need, no more, and speak with whom they must."""

import pytest
import yaml

from engine.connection import EngineSettings
from indexer.cli import COMMANDS
from indexer.commands.secure import Passwords
from indexer.settings import IndexerSettings, PortalSettings, ServingSettings
from search_ui.web.settings import UiSettings
from tests.containers.manifests import Workload, manifests, of_kind, selected, workloads

each_workload = pytest.mark.parametrize("workload", workloads(), ids=lambda workload: workload.name)


@each_workload
def test_a_pod_has_no_right_that_it_does_not_need(workload: Workload) -> None:
    """Not root, nothing to write to but its volumes, no capability, no token of the cluster."""
    pod = workload.pod
    assert (False, False) == (pod["automountServiceAccountToken"], pod["enableServiceLinks"])
    context = pod["securityContext"]
    assert (True, "RuntimeDefault") == (context["runAsNonRoot"], context["seccompProfile"]["type"])
    for container in workload.containers:
        assert {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        } == container["securityContext"]


@each_workload
def test_a_container_says_what_it_needs_and_takes_no_more(workload: Workload) -> None:
    """Processor and memory; no volume of the memory or the disk without an end."""
    for container in workload.containers:
        for bound in ("requests", "limits"):
            assert {"cpu", "memory"} == set(container["resources"][bound])
    volumes = workload.pod["volumes"]
    assert [] == [each for each in volumes if "emptyDir" in each and "sizeLimit" not in each["emptyDir"]]


@each_workload
def test_what_is_served_is_probed_and_what_ends_is_not(workload: Workload) -> None:
    """By ports and addresses that there are."""
    for container in workload.pod["containers"]:
        probes = {key: value for key, value in container.items() if key.endswith("Probe")}
        assert workload.served == ({"readinessProbe", "livenessProbe"} <= set(probes))
        ports = {port["name"] for port in container.get("ports", [])}
        for probe in probes.values():
            asked = probe.get("httpGet", probe.get("tcpSocket"))
            assert asked["port"] in ports


def test_the_pages_are_probed_where_they_tell_of_it() -> None:
    """Whether they live, whether they can search; and are given the time that they take to end."""
    [pages] = (each for each in workloads() if each.name == "Deployment/oacite-pages")
    [container] = pages.pod["containers"]
    probed = [container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("readiness", "liveness")]
    assert ["/readyz", "/healthz"] == probed
    waits = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert (
        waits + ServingSettings.model_fields["stop_seconds"].default + 3
        == (pages.pod["terminationGracePeriodSeconds"])
    )


@each_workload
def test_what_a_pod_is_given_is_there(workload: Workload) -> None:
    """Volumes that are mounted, ConfigMaps and claims that are named."""
    volumes = {each["name"]: each for each in workload.pod["volumes"]}
    claimed = {each["metadata"]["name"] for each in workload.manifest["spec"].get("volumeClaimTemplates", [])}
    mounted = {mount["name"] for each in workload.containers for mount in each["volumeMounts"]}
    assert {*volumes, *claimed} == mounted
    for volume in volumes.values():
        if "persistentVolumeClaim" in volume:
            assert volume["persistentVolumeClaim"]["claimName"] in of_kind("PersistentVolumeClaim")
        if "configMap" in volume:
            assert volume["configMap"]["name"] in of_kind("ConfigMap")
    for container in workload.containers:
        for each in container.get("envFrom", []):
            assert each["configMapRef"]["name"] in of_kind("ConfigMap")


def settings() -> set[str]:
    """The variables that the commands know."""
    known = (EngineSettings, IndexerSettings, PortalSettings, ServingSettings, UiSettings, Passwords)
    return {
        f"{each.model_config['env_prefix']}{name}".upper() for each in known for name in each.model_fields
    }


@each_workload
def test_our_commands_are_called_by_names_that_they_have(workload: Workload) -> None:
    """Theirs and their settings'."""
    for container in workload.containers:
        if container["image"].startswith("oacite:"):
            assert container["args"][0] in {command.name for command in COMMANDS}
            named = {env["name"] for env in container.get("env", [])}
            assert named | set(of_kind("ConfigMap")["oacite"]["data"]) <= settings()


def test_selectors_mean_somebody() -> None:
    """Of services, disruption budgets, workloads and policies; the one without means nobody."""
    for name, service in of_kind("Service").items():
        selector = service["spec"].get("selector")
        assert (name == "oacite-nobody") == (selector is None)
        assert selector is None or len(selected({"matchLabels": selector})) == 1
    for each in (*of_kind("PodDisruptionBudget").values(), *of_kind("Deployment", "StatefulSet").values()):
        assert len(selected(each["spec"]["selector"])) == 1
    for policy in of_kind("NetworkPolicy").values():
        assert selected(policy["spec"]["podSelector"])


def test_each_that_is_served_may_lose_one_and_no_more() -> None:
    """When machines are emptied."""
    budgets = {name: each["spec"] for name, each in of_kind("PodDisruptionBudget").items()}
    assert budgets.keys() == of_kind("Deployment", "StatefulSet").keys()
    for name, workload in of_kind("Deployment", "StatefulSet").items():
        budget = budgets[name]
        may_go = budget.get("maxUnavailable") or workload["spec"]["replicas"] - budget["minAvailable"]
        assert 1 == may_go < workload["spec"]["replicas"]


def test_who_may_speak_with_whom() -> None:
    """Nobody, but as it is said; the engine hears our pods and its own, and never the internet."""
    policies = {name: each["spec"] for name, each in of_kind("NetworkPolicy").items()}
    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} == policies["nobody"]
    heard = {
        rule["ports"][0]["port"]: set().union(*(selected(each["podSelector"]) for each in rule["from"]))
        for rule in policies["opensearch"]["ingress"]
    }
    ours = {each.name for each in workloads()} - {"StatefulSet/opensearch"}
    assert {"https": ours, "transport": {"StatefulSet/opensearch"}} == heard
    outside = [
        name
        for name, spec in policies.items()
        if any("ipBlock" in to for rule in spec.get("egress", []) for to in rule["to"])
    ]
    assert ["jobs-to-the-portal"] == outside
    assert {"Job/oacite-index", "CronJob/oacite-refresh"} == selected(
        policies["jobs-to-the-portal"]["podSelector"]
    )


def test_the_nodes_are_apart() -> None:
    """Never two on a machine, and over zones; the pages know each of them."""
    nodes = manifests()["StatefulSet/opensearch"]["spec"]
    pod = nodes["template"]["spec"]
    [apart] = pod["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert "kubernetes.io/hostname" == apart["topologyKey"]
    [spread] = pod["topologySpreadConstraints"]
    assert "topology.kubernetes.io/zone" == spread["topologyKey"]
    urls = [f"https://opensearch-{n}.opensearch.oacite.svc:9200" for n in range(nodes["replicas"])]
    assert ",".join(urls) == of_kind("ConfigMap")["oacite"]["data"]["OPENSEARCH_URL"]
    told = yaml.safe_load(of_kind("ConfigMap")["opensearch"]["data"]["opensearch.yml"])
    names = [f"opensearch-{n}" for n in range(nodes["replicas"])]
    assert names == told["cluster.initial_cluster_manager_nodes"]


def test_a_refresh_never_meets_another() -> None:
    """Nor is one that is done, with rows rejected, tried again."""
    spec = manifests()["CronJob/oacite-refresh"]["spec"]
    assert "Forbid" == spec["concurrencyPolicy"]
    [rule] = spec["jobTemplate"]["spec"]["podFailurePolicy"]["rules"]
    assert ("FailJob", [2, 3]) == (rule["action"], rule["onExitCodes"]["values"])
