"""What a deployment is described with speaks of the code that there is."""

import ast
import importlib.util
import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from alongside.host.cluster import servers
from alongside.host.cluster.topology import SECRETS, SERVERS, Process, processes
from alongside.host.migrate import databases
from alongside.host.services import installed
from alongside.telemetry.metrics import Metric

ROOT = Path(__file__).parents[2]
SERVICES = {service.name for service in installed()}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


@pytest.fixture(scope="module")
def ours() -> dict[str, Process]:
    """Give the processes of the cluster."""
    return {process.name: process for process in processes(sorted(SERVICES))}


def test_containers_are_the_processes_of_the_cluster(
    compose: dict[str, Any], ours: dict[str, Process]
) -> None:
    assert compose["services"].keys() == {*ours, *SERVERS}


def test_containers_run_what_the_cluster_runs(
    compose: dict[str, Any], ours: dict[str, Process]
) -> None:
    for name, process in ours.items():
        container = compose["services"][name]
        # The image's own command is gunicorn.
        command = ["alongside", *process.arguments] if process.program == "alongside" else None
        assert container.get("command") == command
        assert container.get("deploy", {}).get("replicas", 1) == process.copies
        assert ("restart" in container) is not process.once


def test_containers_are_given_what_the_cluster_is_given(
    compose: dict[str, Any], ours: dict[str, Process]
) -> None:
    for name, process in ours.items():
        environment = compose["services"][name]["environment"]
        assert environment.keys() == process.settings
        assert environment.get("ALONGSIDE_SERVICE", name) == name
        for setting, file in SECRETS.items():
            assert environment.get(f"{setting}_FILE", "").rpartition("/")[2] in {"", file}


def test_what_containers_mount_exists(compose: dict[str, Any]) -> None:
    mounted = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert mounted
    assert [path for path in mounted if not (ROOT / path).is_file()] == []


def test_servers_for_work_are_reached_from_this_machine_alone(compose: dict[str, Any]) -> None:
    containers = compose["services"].values()
    ports = [port for container in containers for port in container.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_database_is_made_and_given_its_rights() -> None:
    script = (ROOT / "infra/postgres/databases.sql").read_text()
    made = re.findall(r"^CREATE DATABASE (\w+) OWNER alongside_owner;$", script, re.MULTILINE)
    entered = re.findall(
        r"^\\connect (\w+)\n\\include /alongside/rights.sql$", script, re.MULTILINE
    )
    assert sorted(made) == sorted(entered) == sorted(databases())


def test_the_broker_lets_the_one_user_into_the_one_host() -> None:
    definitions = json.loads((ROOT / "infra/rabbitmq/definitions.json").read_text())
    assert [host["name"] for host in definitions["vhosts"]] == ["alongside"]
    assert {(each["user"], each["vhost"]) for each in definitions["permissions"]} == {
        (user["name"], "alongside") for user in definitions["users"]
    }


def test_the_proxy_leads_to_every_service_and_no_other() -> None:
    found = re.findall(r"upstream (\w+) \{ server ([a-z]+):8000; \}", proxy("nginx.conf"))
    upstreams = dict(found)
    assert upstreams == routes(proxy("routes.conf")) == {name: name for name in SERVICES}


def test_the_proxy_of_the_cluster_behaves_and_leads_as_that_of_containers(tmp_path: Path) -> None:
    ports = {name: 8000 + number for number, name in enumerate(sorted(SERVICES))}
    servers.proxy(tmp_path, host="127.0.0.1", port=443, upstreams=ports)
    made = (tmp_path / "proxy" / "nginx.conf").read_text()
    included = set(re.findall(r'include "?([^";]*)"?;', made))
    assert {Path(each).resolve() for each in included} == {
        ROOT / "deploy/proxy/http.conf",
        ROOT / "deploy/proxy/routes.conf",
    }
    assert {Path(each).name for each in included} == {
        Path(each).name
        for each in re.findall(r"include /etc/alongside/proxy/([^;]*);", proxy("nginx.conf"))
    }
    found = dict(re.findall(r"upstream (\w+) \{ server 127.0.0.1:(\d+); \}", made))
    assert found == {"itself": "443", **{name: str(port) for name, port in ports.items()}}


def test_all_of_it_is_ready_when_every_service_is() -> None:
    settings = proxy("routes.conf")
    asked = re.findall(
        r"location = (\S+) \{ auth_request (\S+); proxy_pass \S+itself(\S+);", settings
    )
    place = "/health/ready"
    for service in sorted(SERVICES):
        (here, ready, behind) = asked.pop(0)
        assert (here, ready) == (place, f"/{service}/health/ready")
        place = behind
    assert asked == []
    assert f"location = {place} {{" in settings


def test_nginx_takes_the_settings_of_the_proxy(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert nginx, "The tests need nginx: apt-get install nginx"
    settings = proxy("nginx.conf").replace("/etc/alongside/proxy", str(ROOT / "deploy/proxy"))
    settings = re.sub(r"server [a-z]+:8000", "server 127.0.0.1:8000", settings)
    tried = tmp_path / "nginx.conf"
    tried.write_text(f"pid {tmp_path / 'pid'};\n{settings}")
    said = subprocess.run(
        [nginx, "-t", "-e", "stderr", "-c", tried], capture_output=True, check=False
    )
    assert said.returncode == 0, said.stderr.decode()


def test_alerts_and_dashboards_look_at_the_metrics_that_there_are() -> None:
    rules = yaml.safe_load((ROOT / "infra/alerts/alongside.yaml").read_text())
    dashboard = json.loads((ROOT / "infra/dashboards/alongside.json").read_text())
    alerts = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    drawn = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    for expressions in (alerts, drawn):
        looked_at = {name for each in expressions for name in re.findall(r"alongside_\w+", each)}
        assert looked_at == set(Metric)


def test_the_collector_sends_on_what_it_is_told_under_the_same_names(
    compose: dict[str, Any],
) -> None:
    settings = yaml.safe_load((ROOT / "infra/otel/collector.yaml").read_text())
    given = compose["services"]["collector"]["environment"].keys()
    assert set(re.findall(r"\$\{env:(\w+)\}", str(settings))) == given
    assert settings["exporters"]["prometheus"]["add_metric_suffixes"] is False
    told = settings["service"]["pipelines"]
    assert [told[each]["receivers"] for each in ("traces", "metrics")] == [["otlp"], ["otlp"]]


def proxy(file: str) -> str:
    return (ROOT / "deploy" / "proxy" / file).read_text()


def routes(settings: str) -> dict[str, str]:
    return dict(re.findall(r"location /(\w+)/ \{ proxy_pass http://(\w+); \}", settings))


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_gunicorn_is_told_of_a_function_that_exists(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_SERVICE", service)
    settings = runpy.run_path(str(ROOT / "deploy/gunicorn.py"))
    module, _, call = settings["wsgi_app"].partition(":")
    function, _, argument = call.removesuffix(")").partition("(")
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.origin is not None
    functions = [
        node.name
        for node in ast.parse(Path(found.origin).read_text()).body
        if isinstance(node, ast.FunctionDef)
    ]
    assert function in functions
    assert ast.literal_eval(argument) == service


def test_gunicorn_knows_each_of_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    from gunicorn.config import KNOWN_SETTINGS  # noqa: PLC0415 it looks at the environment

    monkeypatch.setenv("ALONGSIDE_SERVICE", "projects")
    given = runpy.run_path(str(ROOT / "deploy/gunicorn.py"))
    known = {setting.name for setting in KNOWN_SETTINGS}
    own = {"os", "service", *(name for name in given if name.startswith("__"))}
    assert given.keys() - own <= known


def test_the_image_copies_what_there_is() -> None:
    lines = (ROOT / "deploy/Containerfile").read_text().splitlines()
    copies = [line.split()[1:-1] for line in lines if re.match(r"COPY (?!--from)", line)]
    assert [path for paths in copies for path in paths if not (ROOT / path).exists()] == []
    assert any(line.startswith("USER ") and line != "USER root" for line in lines)
    sent = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"
    }
    assert sent == {path for paths in copies for path in paths}
