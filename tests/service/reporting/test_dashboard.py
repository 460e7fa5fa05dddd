"""The dashboard's figures are what the other services' own APIs count."""

from collections import Counter
from typing import Any

import pytest
from tests.service.reporting.conftest import API, TRUST, Examples

TRUSTS = pytest.mark.parametrize("tenant", ["northmoor", "estuary", "calder"])
ROLES = (
    "administrator",
    "project_lead",
    "co_production_lead",
    "team_member",
    "lived_experience_partner",
    "finance_officer",
    "budget_holder",
    "auditor",
)


def projects_of(trusts: Examples, tenant: str) -> list[dict[str, Any]]:
    """Give the trust's projects as projects itself shows them."""
    listed = trusts.get("/projects/api/projects", tenant=tenant)["projects"]
    return [
        trusts.get(f"/projects/api/projects/{each['project']}", tenant=tenant) for each in listed
    ]


@TRUSTS
def test_steps_are_those_that_projects_shows(trusts: Examples, tenant: str) -> None:
    found = trusts.get(f"{API}/projects", tenant=tenant)["projects"]

    for shown, own in zip(projects_of(trusts, tenant), found, strict=True):
        assert (own["project"], own["title"]) == (shown["project"], shown["title"])
        steps = trusts.get(f"/projects/api/projects/{own['project']}/steps", tenant=tenant)
        assert own["steps"] == [each["status"] for each in steps["steps"]]
        assert own["done"] == own["steps"].count("done")


@TRUSTS
def test_decisions_stand_as_projects_shows_them(trusts: Examples, tenant: str) -> None:
    shown = {
        each["decision"]: each["co_produced"]
        for project in trusts.get("/projects/api/projects", tenant=tenant)["projects"]
        for each in trusts.get(
            f"/projects/api/projects/{project['project']}/decisions", tenant=tenant
        )["decisions"]
    }
    outcomes = {None: "open", True: "co-produced", False: "overridden"}

    found = trusts.get(f"{API}/decisions", tenant=tenant)

    own = {each["decision"]: each["outcome"] for each in found["decisions"]}
    assert own == {decision: outcomes[known] for decision, known in shown.items()}
    counted = Counter(own.values())
    assert found["share"]["open"] == counted["open"]
    assert found["share"]["co_produced"] == counted["co-produced"]
    assert found["share"]["overridden"] == counted["overridden"]


def test_each_figure_lists_as_many_as_it_counts(trusts: Examples) -> None:
    for outcome, name in (("open", "open"), ("co-produced", "co_produced")):
        found = trusts.get(f"{API}/decisions?outcome={outcome}", tenant="estuary")
        assert len(found["decisions"]) == found["share"][name]
    payments = trusts.get(f"{API}/payments")
    for desk in payments["waiting"]["desks"]:
        listed = trusts.get(f"{API}/payments?at={desk['desk']}")["claims"]
        assert len(listed) == desk["number"]
        assert sum(each["total_pence"] for each in listed) == desk["pence"]


def test_payments_that_wait_are_counted_with_days_and_pence(trusts: Examples) -> None:
    found = trusts.get(f"{API}/payments", "finance_officer")

    claims = found["claims"]
    assert claims
    assert found["waiting"]["number"] == len(claims)
    assert found["waiting"]["pence"] == sum(each["total_pence"] for each in claims)
    oldest = min(each["submitted_on"] for each in claims)
    assert claims[0]["submitted_on"] == oldest
    assert "member" not in str(claims)


def test_who_sees_what(trusts: Examples) -> None:
    sees = {
        what: {role for role in ROLES if trusts.ask(f"{API}/{what}", role).status_code == 200}
        for what in ("share", "projects", "decisions", "payments")
    }

    assert sees["share"] == set(ROLES)
    assert sees["projects"] == sees["decisions"]
    assert sees["projects"] == {
        "administrator",
        "project_lead",
        "co_production_lead",
        "auditor",
    }
    assert sees["payments"] == {
        "co_production_lead",
        "budget_holder",
        "finance_officer",
        "auditor",
    }


def test_a_trust_sees_its_own_alone(trusts: Examples) -> None:
    mine = {each["project"] for each in trusts.get(f"{API}/projects")["projects"]}
    others = {
        each["project"] for each in trusts.get(f"{API}/projects", tenant="calder")["projects"]
    }
    decision = trusts.get(f"{API}/decisions")["decisions"][0]["decision"]

    assert mine
    assert others
    assert not mine & others
    assert trusts.ask(f"{API}/decisions/{decision}/thread", tenant=TRUST).status_code == 200
    assert trusts.ask(f"{API}/decisions/{decision}/thread", tenant="calder").status_code == 404
    assert trusts.ask(f"{API}/decisions/decision-none/thread").status_code == 404
