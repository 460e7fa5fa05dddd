"""A claim's way as reporting follows it, with its detours; its lines join the decision's thread."""

from itertools import count

import msgspec
import pytest
from tests.service.reporting.conftest import Examples

from alongside.reporting.followers.participation import follow_participation
from alongside.tenancy.transaction import Tenancy

DECISION, ACTIVITY, CLAIM, BATCH = "decision-1", "activity-1", "claim-1", "batch-1"
TRIALS = count(1)


class Trial:
    """A trust of its own, into which lines of participation come."""

    def __init__(self, tenancy: Tenancy) -> None:
        self.tenancy = tenancy
        self.tenant = f"trial-{next(TRIALS)}"
        self.position = 0

    def come(self, stream: str, kind: str, **facts: object) -> None:
        self.position += 1
        stamp = {"type": f"{kind}.v1", "stream": stream, "version": 1, "at": "2026-11-23T10:00:00Z"}
        with self.tenancy.transaction(self.tenant) as tx:
            follow_participation(tx, msgspec.json.encode({**stamp, **facts}), self.position)

    def meeting(self, activity: str = ACTIVITY, about: str = DECISION) -> None:
        plan = {"project": "project-1", "about": about, "minutes": 60, "offer_pence": 2_500}
        self.come(activity, "activity.planned", on="2026-11-02", **plan)

    def claim(self, claim: str = CLAIM, activity: str = ACTIVITY) -> None:
        asked = {"member": "member-1", "activity": activity, "project": "project-1"}
        self.come(claim, "claim.submitted", on="2026-11-03", total_pence=2_500, **asked)

    def state(self, claim: str = CLAIM) -> str:
        with self.tenancy.transaction(self.tenant) as tx:
            ((found,),) = tx.run("SELECT state FROM claim WHERE claim = %s", (claim,))
        return str(found)

    def thread(self) -> list[str]:
        with self.tenancy.transaction(self.tenant) as tx:
            rows = tx.run(
                "SELECT type FROM thread WHERE decision = %s ORDER BY position", (DECISION,)
            )
        return [kind.removesuffix(".v1") for (kind,) in rows]


@pytest.fixture
def trial(trusts: Examples) -> Trial:
    return Trial(trusts.tenancy("reporting"))


def test_a_claim_comes_to_the_bank(trial: Trial) -> None:
    trial.meeting()
    trial.claim()
    states = [trial.state()]
    for kind in ("approved", "authorised"):
        trial.come(CLAIM, f"claim.{kind}", by="member-2", on="2026-11-04")
        states.append(trial.state())
    made = {"number": 1, "claims": [CLAIM], "total_pence": 2_500, "on": "2026-11-05"}
    trial.come(BATCH, "batch.made", **made)
    trial.come(CLAIM, "claim.batched", batch=BATCH, on="2026-11-05")
    states.append(trial.state())
    for kind in ("exported", "paid"):
        trial.come(CLAIM, f"claim.{kind}", on="2026-11-06")
        trial.come(BATCH, f"batch.{kind}", on="2026-11-06")
        states.append(trial.state())

    assert states == ["submitted", "approved", "authorised", "batched", "exported", "paid"]
    assert len(trial.thread()) == trial.position


@pytest.mark.parametrize("reached", ["submitted", "approved", "authorised"])
def test_a_question_leaves_a_claim_where_it_was(trial: Trial, reached: str) -> None:
    trial.meeting()
    trial.claim()
    for kind in ("approved", "authorised")[
        : ("submitted", "approved", "authorised").index(reached)
    ]:
        trial.come(CLAIM, f"claim.{kind}", by="member-2", on="2026-11-04")

    trial.come(CLAIM, "claim.queried", by="member-2")
    assert trial.state() == "queried"
    trial.come(CLAIM, "claim.answered")

    assert trial.state() == reached


@pytest.mark.parametrize("kind", ["rejected", "withdrawn"])
def test_a_claim_that_ends_waits_no_more(trial: Trial, kind: str) -> None:
    trial.meeting()
    trial.claim()

    trial.come(CLAIM, f"claim.{kind}", on="2026-11-04")

    assert trial.state() == kind
    assert trial.thread()[-1] == f"claim.{kind}"


def test_a_batch_that_a_claim_left_belongs_to_its_thread_no_more(trial: Trial) -> None:
    trial.meeting()
    trial.claim()
    trial.meeting("activity-2", about="")
    trial.claim("claim-2", "activity-2")
    for claim in (CLAIM, "claim-2"):
        for kind in ("approved", "authorised"):
            trial.come(claim, f"claim.{kind}", on="2026-11-04")
    made = {"number": 1, "claims": [CLAIM, "claim-2"], "total_pence": 5_000, "on": "2026-11-05"}
    trial.come(BATCH, "batch.made", **made)
    trial.come(CLAIM, "claim.taken_out", batch=BATCH)
    trial.come(BATCH, "batch.claim_taken_out", claim=CLAIM, total_pence=2_500)
    trial.come(BATCH, "batch.exported", on="2026-11-06")

    assert trial.state() == "authorised"
    assert trial.thread()[-2:] == ["claim.taken_out", "batch.claim_taken_out"]
    assert "batch.made" in trial.thread()


def test_a_meeting_about_no_decision_joins_no_thread(trial: Trial) -> None:
    trial.meeting(about="")
    trial.claim()

    assert trial.thread() == []
    assert trial.state() == "submitted"
