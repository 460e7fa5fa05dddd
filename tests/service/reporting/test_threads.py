"""The thread of one decision: complete, in order, as at any moment, each line proven."""

import re
from itertools import pairwise
from typing import Any

import msgspec
import psycopg
import pytest
from tests.service.reporting.conftest import API, ORIGIN, TRUST, Examples

from alongside.audit.checkpoints import VerifyingKey
from alongside.audit.errors import BadProofError
from alongside.audit.proofs import Receipt
from alongside.reporting.followers.lines import head_of


@pytest.fixture(scope="module")
def decision(trusts: Examples) -> str:
    found: str = trusts.get(f"{API}/decisions")["decisions"][0]["decision"]
    return found


@pytest.fixture(scope="module")
def thread(trusts: Examples, decision: str) -> dict[str, Any]:
    found: dict[str, Any] = trusts.get(f"{API}/decisions/{decision}/thread")
    return found


def lines_of(trusts: Examples, service: str) -> list[bytes]:
    with trusts.tenancy(service).transaction(TRUST) as tx:
        return [bytes(line) for (line,) in tx.run("SELECT line FROM event ORDER BY position")]


def rewrite(trusts: Examples, position: int, line: str) -> None:
    """Put other words into a line of participation's log, as the database's superuser can."""
    url = trusts.server.set(drivername="postgresql", database="alongside_participation")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        connection.execute(
            "UPDATE event SET line = %s WHERE tenant = %s AND position = %s",
            (line.encode(), TRUST, position),
        )


def test_it_has_every_line_of_the_decision_and_its_meetings(
    trusts: Examples, decision: str, thread: dict[str, Any]
) -> None:
    own = [line for line in lines_of(trusts, "projects") if head_of(line).stream == decision]
    others = lines_of(trusts, "participation")
    # Streams that name what belongs to the decision, until no more are found.
    streams = {decision}
    while (
        more := {
            head_of(line).stream
            for line in others
            if any(each.encode() in line for each in streams)
            and head_of(line).stream.startswith(("activity-", "claim-", "batch-"))
        }
        - streams
    ):
        streams |= more
    about = [line for line in others if head_of(line).stream in streams]

    found = [each["line"].encode() for each in thread["entries"]]

    assert len(found) == len(set(found))
    assert {each for each in found if each in own} == set(own)
    meetings = {line for line in about if head_of(line).type == "activity.planned.v1"}
    assert {each for each in meetings if decision.encode() in each} <= set(found)
    assert {each["service"] for each in thread["entries"]} == {"projects", "participation"}
    assert set(found) <= set(own) | set(about)
    assert {each["type"] for each in thread["entries"]} >= {
        "decision.opened.v1",
        "decision.contributed.v1",
        "decision.position_taken.v1",
        "activity.planned.v1",
        "activity.attendance_confirmed.v1",
        "claim.submitted.v1",
    }


def test_it_leads_from_the_question_to_the_bank(trusts: Examples) -> None:
    decided = trusts.get(f"{API}/decisions?outcome=overridden", tenant="estuary")["decisions"]
    path = f"{API}/decisions/{decided[0]['decision']}/thread"

    entries = trusts.get(path, tenant="estuary")["entries"]

    told = [each["type"] for each in entries]
    assert told[0] == "decision.opened.v1"
    wanted = (
        "activity.planned.v1",
        "activity.invitation_answered.v1",
        "activity.attendance_confirmed.v1",
        "decision.outcome_recorded.v1",
        "claim.submitted.v1",
        "claim.approved.v1",
        "claim.authorised.v1",
        "batch.made.v1",
        "batch.exported.v1",
        "batch.paid.v1",
    )
    places = [told.index(each) for each in wanted]
    assert places == sorted(places)
    assert told.count("claim.paid.v1") == 1
    assert {each["proof"] for each in entries} == {"proven"}


def test_it_is_in_the_order_of_time(thread: dict[str, Any]) -> None:
    assert all(one["at"] <= other["at"] for one, other in pairwise(thread["entries"]))


def test_as_at_a_moment_it_is_what_had_happened(
    trusts: Examples, decision: str, thread: dict[str, Any]
) -> None:
    middle = thread["entries"][len(thread["entries"]) // 2]
    instant = middle["at"].replace("+", "%2B")

    then = trusts.get(f"{API}/decisions/{decision}/thread?as_at={instant}")["entries"]

    assert then == [each for each in thread["entries"] if each["at"] <= middle["at"]]
    assert 0 < len(then) < len(thread["entries"])


def test_as_at_a_position_it_ends_with_that_line(
    trusts: Examples, decision: str, thread: dict[str, Any]
) -> None:
    own = [each for each in thread["entries"] if each["service"] == "projects"]
    last = own[len(own) // 2]

    then = trusts.get(f"{API}/decisions/{decision}/thread?as_at={last['position']}")["entries"]

    assert [each["position"] for each in then if each["service"] == "projects"] == [
        each["position"] for each in own[: own.index(last) + 1]
    ]
    assert all(each["at"] <= last["at"] for each in then)
    assert trusts.get(f"{API}/decisions/{decision}/thread?as_at=0")["entries"] == []


def test_every_line_is_proven_and_its_receipt_holds_offline(thread: dict[str, Any]) -> None:
    keys = {each["service"]: VerifyingKey.parse(each["key"]) for each in thread["signed"]}
    assert len({key.public for key in keys.values()}) == 1

    for entry in thread["entries"]:
        assert entry["proof"] == "proven"
        receipt = Receipt.parse(entry["receipt"].encode())
        assert receipt.index == entry["position"] - 1
        checkpoint = receipt.check(entry["line"].encode(), key=keys[entry["service"]])
        assert f"http://{checkpoint.origin}" == f"{ORIGIN}/{entry['service']}/log/{TRUST}"
        with pytest.raises(BadProofError):
            receipt.check(entry["line"].encode() + b" ", key=keys[entry["service"]])


def test_nobody_is_named_and_nothing_sealed_is_told(thread: dict[str, Any]) -> None:
    for entry in thread["entries"]:
        assert re.fullmatch(r"member-[0-9a-f-]{36}", entry["actor"])
        assert entry["actor"] == msgspec.json.decode(entry["line"])["actor"]
        assert "nonce" not in str(entry["details"])
        if entry["type"] == "activity.preference_stated.v1":
            assert [each["called"] for each in entry["details"]] == ["Who"]


def test_only_auditors_follow_it(trusts: Examples, decision: str) -> None:
    for role in ("administrator", "project_lead", "finance_officer", "lived_experience_partner"):
        assert trusts.ask(f"{API}/decisions/{decision}/thread", role).status_code == 403


def test_a_line_that_was_rewritten_is_seen(trusts: Examples, decision: str) -> None:
    path = f"{API}/decisions/{decision}/thread"
    before = trusts.get(path)["entries"]
    wanted = next(each for each in before if each["type"] == "claim.submitted.v1")
    changed = wanted["line"].replace('"total_pence":', '"total_pence":1')

    rewrite(trusts, wanted["position"], changed)
    try:
        after = trusts.get(path)["entries"]
    finally:
        rewrite(trusts, wanted["position"], wanted["line"])

    # No line of that log can be proven any more, and every line of the other one can.
    proofs = {(each["service"], each["proof"]) for each in after}
    assert proofs == {("participation", "changed"), ("projects", "proven")}
    assert all(each["receipt"] is None for each in after if each["proof"] == "changed")
    assert trusts.get(path)["entries"] == before
