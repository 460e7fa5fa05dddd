"""What the payment of people refuses: impossible sums and accounts, one person in two parts.

The API says what is wrong, and nothing is stored.
"""

from typing import Any

import httpx
import pytest
from tests.service.together.commands import Scene, leaves_of, pointer
from tests.service.together.conftest import Installation
from tests.service.together.payment_commands import (
    APPROVAL_AT,
    AUTHORISATION_AT,
    BATCH_AT,
    BY_NAME,
    CLAIM_AT,
    Desk,
    take_one,
)

HUGE = 10**30
SUMS = [-1, -HUGE, 100_001, 2**63, HUGE, "100", True, None]
STATUSES = {"activity-not-found": 404} | dict.fromkeys(
    ("amount-not-positive", "paid-day", "reference"), 422
)
MINUTES = [-1, 24 * 60 + 1, HUGE, "90", False]


@pytest.fixture(scope="module")
def desk(installation: Installation) -> Desk:
    return Desk.of(installation)


def told(answer: httpx.Response) -> tuple[int, str, set[str]]:
    """Give how a refusal is told: its status, its kind, and where the body is wrong."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    found: dict[str, Any] = answer.json()
    where = {each["pointer"] for each in found.get("errors", ())}
    return answer.status_code, found["type"].rpartition("#")[2], where


@pytest.mark.parametrize(
    ("name", "path", "values"),
    [
        ("claim", ("expense", "pence"), [0, *SUMS]),
        ("prefer", ("pence",), SUMS),
        ("rates", ("bands", 0, "pence"), SUMS),
        ("rates", ("bands", 0, "from_minutes"), MINUTES),
        ("rates", ("expenses", 0, "most_pence"), SUMS),
        ("plan", ("minutes",), [0, *MINUTES]),
        ("attendance", ("minutes",), MINUTES),
    ],
)
def test_a_number_that_nobody_means_is_told(
    desk: Desk, name: str, path: tuple[str | int, ...], values: list[object]
) -> None:
    step = BY_NAME[name]
    scene = desk.scene(step)
    before = scene.trust.stored()
    for value in values:
        status, _, where = told(scene.send(step, step.changed(path, value)))
        assert (status, where) == (422, {pointer(path)}), value
    assert scene.trust.stored() == before


@pytest.mark.parametrize(
    ("name", "change", "refused"),
    [
        ("claim", {"expense": {"kind": "taxi", "pence": 2501}}, "expense-too-much"),
        ("claim", {"expense": {"kind": "food", "pence": 1}}, "expense-not-paid"),
        ("claim", {"activity": "activity-none"}, "activity-not-found"),
        ("prefer", {"pence": 2001}, "above-offer"),
        ("prefer", {"pence": 0}, "amount-not-positive"),
        ("plan", {"on": "2026-11-22"}, "activity-in-the-past"),
        ("plan", {"about": "decision-none"}, "decision-not-found"),
        ("plan", {"invite": ["member-none"]}, "not-on-team"),
        ("plan", {"invite": ["<Ada>", "<Ada>"]}, "already-invited"),
        ("ask to come", {"invite": ["<Ada>"]}, "already-invited"),
        ("ask to come", {"invite": ["member-none"]}, "member-not-found"),
        ("ask to come", {"invite": ["<Fay>"]}, "not-on-team"),
        ("rates", {"effective_from": "2026-11-22"}, "rate-card-not-later"),
        ("take out", {"claim": "claim-none"}, "not-in-batch"),
        ("pay", {"paid_on": "2026-11-24"}, "paid-day"),
        ("pay", {"paid_on": "2026-11-22"}, "paid-day"),
        ("pay", {"reference": "=1+1"}, "reference"),
    ],
)
def test_what_no_rule_allows_is_told(
    desk: Desk, name: str, change: dict[str, Any], refused: str
) -> None:
    step = BY_NAME[name]
    scene = desk.scene(step)
    before = scene.trust.stored()
    body = step.body | change
    status, kind, where = told(scene.send(step, body))
    assert (kind, status) == (refused, STATUSES.get(refused, 409))
    assert where <= {pointer(path) for path, _ in leaves_of(body, ())}
    assert scene.trust.stored() == before


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("sort_code", ["", "40-47-8", "40-47-840", "40/47/84", "\u0664" * 6, "AB-CD-EF", "=40478"]),
        ("account_number", ["7087249", "708724901", "7087249O", "-7087249", "\uff17" * 8]),
        ("holder", ["", "=SUM(A1)", "+44", "-x", "@x", "Ada, Marsh", 'Ada "A"', "<b>Ada</b>"]),
    ],
)
def test_an_account_that_there_cannot_be_is_told(desk: Desk, field: str, values: list[str]) -> None:
    step = BY_NAME["bank"]
    scene = desk.scene(step)
    before = scene.trust.stored()
    for value in values:
        answer = scene.send(step, step.body | {field: value})
        assert told(answer)[::2] == (422, {f"#/{field}"}), value
        assert not value or value not in answer.text
    assert scene.trust.stored() == before


@pytest.mark.parametrize("minutes", [None, 0])
def test_nobody_claims_for_a_meeting_to_which_they_did_not_come(
    desk: Desk, minutes: int | None
) -> None:
    scene = desk.scene(BY_NAME["attendance"])
    if minutes is not None:
        assert scene.send(BY_NAME["attendance"], {"minutes": minutes}).is_success
    before = scene.trust.stored()
    claim = BY_NAME["claim"]
    # Who is not in the project does not learn that there is a meeting.
    for name, kind in (
        ("Ada", "not-attended"),
        ("Una", "not-attended"),
        ("Hugh", "activity-not-found"),
    ):
        answer = scene.trust.ask(name, "POST", claim.path, scene.body(claim.body))
        assert told(answer)[1] == kind
    assert scene.trust.stored() == before


def as_una(scene: Scene, path: str, body: dict[str, str], version: str = CLAIM_AT) -> str:
    """Let Una, who may do everything by her roles, try something; give why she may not."""
    before = scene.trust.stored()
    based_on = scene.trust.ask("Una", "GET", scene.path(version)).headers["ETag"].strip('"')
    answer = scene.trust.ask("Una", "POST", scene.path(path), body, version=int(based_on))
    assert answer.status_code == 403, answer.text
    assert scene.trust.stored() == before
    return told(answer)[1]


def test_nobody_has_two_of_the_four_parts_whatever_their_roles(desk: Desk) -> None:
    scene = desk.scene(BY_NAME["approve"])
    una = scene.trust
    version = scene.version(BY_NAME["approve"])
    una.do("Una", "POST", scene.path(APPROVAL_AT), version=version)
    assert as_una(scene, AUTHORISATION_AT, {}) == "other-hand"
    assert as_una(scene, f"{AUTHORISATION_AT}/question", {"question": "Why?"}) == "other-hand"
    assert as_una(scene, f"{AUTHORISATION_AT}/rejection", {"reason": "No"}) == "other-hand"
    take_one(scene, "authorise")
    take_one(scene, "batch")
    assert as_una(scene, f"{BATCH_AT}/export", {}, version=BATCH_AT) == "other-hand"


def test_nobody_decides_on_what_they_are_themselves_paid(desk: Desk) -> None:
    scene = Scene(desk.trust, desk.project, "")
    plan = BY_NAME["plan"]
    made: str = scene.send(plan, plan.body | {"invite": ["<Una>"]}).json()["stream"]
    scene.more["activity"] = made
    una = desk.trust
    una.do("Una", "PUT", scene.path(BY_NAME["come"].path), {"accepted": True})
    attendance = scene.path(BY_NAME["attendance"].path.replace("Ada", "Una"))
    version = scene.version(BY_NAME["attendance"])
    own = una.ask("Una", "PUT", attendance, {"minutes": 120}, version=version)
    assert told(own)[:2] == (403, "own-attendance")
    una.do("Bea", "PUT", attendance, {"minutes": 120}, version=version)
    claim = BY_NAME["claim"]
    scene.more["claim"] = una.do("Una", "POST", claim.path, scene.body(claim.body))["stream"]

    assert as_una(scene, APPROVAL_AT, {}) == "own-claim"
    assert as_una(scene, f"{APPROVAL_AT}/question", {"question": "Why?"}) == "own-claim"
    assert as_una(scene, f"{APPROVAL_AT}/rejection", {"reason": "No"}) == "own-claim"
    take_one(scene, "approve")
    assert as_una(scene, AUTHORISATION_AT, {}) == "own-claim"
    take_one(scene, "authorise")
    take_one(scene, "batch")
    assert as_una(scene, f"{BATCH_AT}/export", {}, version=BATCH_AT) == "own-claim"
