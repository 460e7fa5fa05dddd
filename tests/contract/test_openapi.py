"""What the APIs do is what their descriptions say, as schemathesis tries to disprove."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.conftest import (
    ADMINISTRATOR,
    ANALYST,
    CO_PRODUCTION_LEAD,
    LEAD,
    OTHER_ADMINISTRATOR,
    SERVICE,
    Installation,
)

ROOT = Path(__file__).parents[2]
SETTINGS = Path(__file__).with_name("schemathesis.toml")
SERVICES = ("identity", "participation", "projects", "reporting")
METHODS = {"get", "post", "put", "delete", "patch"}


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """Say how many examples an operation gets: a few at every change, many in the long proof."""
    return 30 if request.config.getoption("--prove", default=False) else 2


def names(installation: Installation, service: str, email: str) -> dict[str, list[str]]:
    """Name what somebody may see, for addresses and bodies that name what there is."""
    found = {name: ["none"] for name in ("project", "decision", "member", "activity")}
    found["tenant"] = ["northmoor", "estuary", "calder"]
    if email == SERVICE:
        return found
    token = installation.token(email)
    members = installation.read("/identity/api/members", token)["members"]
    found["member"] = [each["member"] for each in members]
    if service == "participation":
        projects = installation.read("/participation/api/projects", token)["projects"]
        found["project"] = [each["project"] for each in projects]
        found["activity"] = [
            each["activity"]
            for project in found["project"]
            for each in installation.read(
                f"/participation/api/projects/{project}/activities", token
            )["activities"]
        ]
    if service == "projects":
        projects = installation.read("/projects/api/projects", token)["projects"]
        found["project"] = [each["project"] for each in projects]
        found["decision"] = [
            each["decision"]
            for project in found["project"]
            for each in installation.read(f"/projects/api/projects/{project}/decisions", token)[
                "decisions"
            ]
        ]
    return found


@pytest.mark.parametrize(
    "trial",
    [
        ("identity", OTHER_ADMINISTRATOR, "/api/"),
        ("identity", SERVICE, "/log/"),
        ("participation", CO_PRODUCTION_LEAD, "/api/"),
        ("projects", LEAD, "/api/"),
        ("projects", ADMINISTRATOR, "/policy"),
        ("projects", SERVICE, "/log/"),
        ("reporting", ANALYST, "/releases"),
        ("reporting", ADMINISTRATOR, "/sharing"),
    ],
    ids=[
        "identity",
        "identity-log",
        "participation",
        "projects",
        "policy",
        "projects-log",
        "releases",
        "sharing",
    ],
)
def test_api_is_as_described(
    installation: Installation, tmp_path: Path, examples: int, trial: tuple[str, str, str]
) -> None:
    service, email, only = trial
    known = names(installation, service, email)
    lines = [f"{name} = {{ values = {json.dumps(values)} }}" for name, values in known.items()]
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(SETTINGS.read_text() + "\n".join(lines) + "\n")

    token = installation.token(email)
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", settings),
            *("run", f"{installation.url}/{service}/openapi.json"),
            *("--include-path-regex", only, "--max-examples", str(examples)),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "ALONGSIDE_AT": installation.url,
            "ALONGSIDE_SECRET": installation.service_secret,
            "ALONGSIDE_TOKEN": token,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    # The token was good until the end, so that what was tried was tried.
    assert installation.read("/identity/api/me", token)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method in METHODS & set(methods):
            yield f"{method} {path}", methods[method]


@pytest.mark.parametrize("service", SERVICES)
def test_description_tells_all_of_each_operation(installation: Installation, service: str) -> None:
    document = installation.read(f"/{service}/openapi.json")
    told = dict(operations(document))
    tags = {each["name"] for each in document["tags"]}

    assert document["openapi"].startswith("3.1")
    assert document["security"] == [{"bearer": []}]
    assert told
    for name, operation in told.items():
        assert operation["summary"], name
        assert set(operation["tags"]) <= tags, name
        assert operation["responses"]["default"] == {
            "$ref": "#/components/responses/DEFAULT_ERROR"
        }, name
    assert len({operation["operationId"] for operation in told.values()}) == len(told)
    problem = document["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(problem) == ["application/problem+json"]


@pytest.mark.parametrize("service", SERVICES)
def test_each_body_has_an_example(installation: Installation, service: str) -> None:
    document = installation.read(f"/{service}/openapi.json")
    schemas = document["components"]["schemas"]

    for name, operation in operations(document):
        if "/log/" in name:
            continue  # Only the sealer sends something there.
        content = operation.get("requestBody", {}).get("content", {})
        for media_type in content.values():
            shape = media_type["schema"]
            shape = schemas[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
            assert shape.get("examples"), name


@pytest.mark.parametrize("service", SERVICES)
def test_commands_tell_of_their_headers(installation: Installation, service: str) -> None:
    document = installation.read(f"/{service}/openapi.json")

    for name, operation in operations(document):
        parameters = {each["name"] for each in operation.get("parameters", [])}
        created = operation["responses"].get("201", {})
        assert ("Idempotency-Key" in parameters) == ("Location" in created.get("headers", {})), name
        if "If-Match" in parameters:
            assert {"412", "428"} <= set(operation["responses"]), name
