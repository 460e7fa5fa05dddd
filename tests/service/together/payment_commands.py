"""Every command with a body in participation and reporting, and how far a claim must be for it."""

from dataclasses import dataclass, field
from typing import Any, Self

from tests.service.together.commands import MEMBER, PROJECT_AT, Command, Scene
from tests.service.together.conftest import (
    COLLEAGUES,
    NOW,
    PROJECTS,
    Installation,
    Trust,
    take_on,
)

from alongside.identity.domain.roles import TRUST_ROLES, Role

PARTICIPATION, REPORTING = "/participation/api", "/reporting/api"
ME_AT = f"{PARTICIPATION}/me"
RATES_AT = f"{PARTICIPATION}/rate-cards"
MEETINGS_AT = PROJECT_AT.replace("/projects/api", PARTICIPATION) + "/activities"
ACTIVITY_AT = f"{PARTICIPATION}/activities/{{activity}}"
INVITATION_AT = f"{PARTICIPATION}/invitations/{{activity}}"
CLAIM_AT = f"{PARTICIPATION}/claims/{{claim}}"
APPROVAL_AT = f"{PARTICIPATION}/approvals/{{claim}}"
AUTHORISATION_AT = f"{PARTICIPATION}/authorisations/{{claim}}"
BATCH_AT = f"{PARTICIPATION}/batches/{{batch}}"
SHARING_AT = f"{REPORTING}/sharing"

PAYERS = {
    "Bea": [Role.CO_PRODUCTION_LEAD],
    "Hugh": [Role.BUDGET_HOLDER],
    "Fay": [Role.FINANCE_OFFICER],
    "Una": sorted(TRUST_ROLES),
}
DETAILS = {"name": "Ada Marsh", "contact": "07700 900123"}
BANK = {"holder": "Ada Marsh", "sort_code": "40-47-84", "account_number": "70872490"}
CARD = {
    "effective_from": "2026-04-01",
    "bands": [{"from_minutes": 1, "pence": 2000}, {"from_minutes": 121, "pence": 4000}],
    "expenses": [{"kind": "taxi", "most_pence": 2500}],
}
# On the day that it is, so that it can be planned and be over.
MEETING = {
    "title": "The draft aim",
    "about": "",
    "on": "2026-11-23",
    "starts": "18:30",
    "minutes": 120,
    "place": "The chapel room",
    "invite": ["<Ada>"],
}
CLAIM = {"activity": "<activity>", "expense": {"kind": "taxi", "pence": 1200}}


@dataclass(frozen=True)
class Step(Command):
    """A command, and the one that comes before it on the way of a claim to the bank."""

    after: str = ""
    body: dict[str, Any] = field(default_factory=dict)


STEPS = [
    Step("details", "PUT", ME_AT, by="Ada", version=ME_AT, body={**DETAILS}),
    Step("bank", "PUT", f"{ME_AT}/bank-details", by="Ada", version=ME_AT, body={**BANK}),
    Step(
        "rates",
        "POST",
        RATES_AT,
        by="Fay",
        version=RATES_AT,
        body=CARD | {"effective_from": "2027-04-01"},
    ),
    Step("plan", "POST", MEETINGS_AT, body={**MEETING}),
    Step(
        "ask to come",
        "POST",
        f"{ACTIVITY_AT}/invitations",
        after="plan",
        body={"invite": [MEMBER]},
    ),
    Step(
        "come",
        "PUT",
        f"{INVITATION_AT}/answer",
        by="Ada",
        after="plan",
        body={"accepted": True},
    ),
    Step(
        "prefer",
        "PUT",
        f"{INVITATION_AT}/preference",
        by="Ada",
        after="come",
        body={"preference": "reduced", "pence": 1500},
    ),
    Step(
        "attendance",
        "PUT",
        f"{ACTIVITY_AT}/attendance/<Ada>",
        by="Bea",
        version=ACTIVITY_AT,
        after="come",
        body={"minutes": 120},
    ),
    Step("claim", "POST", f"{PARTICIPATION}/claims", by="Ada", after="attendance", body={**CLAIM}),
    Step(
        "ask",
        "POST",
        f"{APPROVAL_AT}/question",
        by="Bea",
        version=CLAIM_AT,
        after="claim",
        body={"question": "Was the taxi there and back?"},
    ),
    Step(
        "answer about a claim",
        "POST",
        f"{CLAIM_AT}/answer",
        by="Ada",
        version=CLAIM_AT,
        after="ask",
        body={"answer": "Both ways"},
    ),
    Step(
        "refuse",
        "POST",
        f"{APPROVAL_AT}/rejection",
        by="Bea",
        version=CLAIM_AT,
        after="claim",
        body={"reason": "The taxi was paid"},
    ),
    Step("approve", "POST", APPROVAL_AT, by="Bea", version=CLAIM_AT, after="claim"),
    Step(
        "ask again",
        "POST",
        f"{AUTHORISATION_AT}/question",
        by="Hugh",
        version=CLAIM_AT,
        after="approve",
        body={"question": "Was there a bus?"},
    ),
    Step(
        "refuse to pay",
        "POST",
        f"{AUTHORISATION_AT}/rejection",
        by="Hugh",
        version=CLAIM_AT,
        after="approve",
        body={"reason": "The taxi was paid"},
    ),
    Step("authorise", "POST", AUTHORISATION_AT, by="Hugh", version=CLAIM_AT, after="approve"),
    Step("batch", "POST", f"{PARTICIPATION}/batches", by="Fay", after="authorise"),
    Step(
        "take out",
        "POST",
        f"{BATCH_AT}/taken-out",
        by="Fay",
        version=BATCH_AT,
        after="batch",
        body={"claim": "<claim>"},
    ),
    Step("export", "POST", f"{BATCH_AT}/export", by="Fay", after="batch"),
    Step(
        "pay",
        "POST",
        f"{BATCH_AT}/payment",
        by="Fay",
        version=BATCH_AT,
        after="export",
        body={"paid_on": "2026-11-23", "reference": "BACS 0412"},
    ),
    Step("share", "PUT", SHARING_AT, by="Gwen", version=SHARING_AT, body={"counted": False}),
    Step("release", "POST", f"{REPORTING}/releases", by="Rowan", body={"number": 1}),
]
BY_NAME = {each.name: each for each in STEPS}
WITH_BODIES = [each for each in STEPS if each.body]
TYPED = {"details", "plan", "ask", "answer about a claim", "refuse", "ask again", "refuse to pay"}
"""The names of those in which somebody types free text."""


@dataclass(frozen=True)
class Desk:
    """A trust with a rate card and people who can be paid; each claim has its own meeting."""

    trust: Trust
    project: str

    @classmethod
    def of(cls, installation: Installation) -> Self:
        """Take on a trust with those who pay, and Una, who has every role there is in it."""
        trust = take_on(installation, COLLEAGUES | PAYERS)
        project = trust.project()
        place = {"role": "lived_experience_partner", "speaks_as": "lived_experience"}
        team = f"{PROJECTS}/projects/{project}/team"
        trust.do("Lena", "PUT", f"{team}/{trust.members['Una']}", place)
        installation.catch_up()
        trust.do("Fay", "POST", RATES_AT, CARD, version=0)
        for name in ("Ada", "Una"):
            trust.do(name, "PUT", ME_AT, DETAILS, version=0)
            trust.do(name, "PUT", f"{ME_AT}/bank-details", BANK, version=1)
        return cls(trust, project)

    def scene(self, step: Step) -> Scene:
        """Make a meeting, and bring a claim for it so far that a step comes next."""
        self.trust.installation.clock.now = NOW
        made = Scene(self.trust, self.project, "")
        if step.after:
            take(made, step.after)
        return made


def take(scene: Scene, name: str) -> None:
    """Take the steps up to one by name."""
    if BY_NAME[name].after:
        take(scene, BY_NAME[name].after)
    take_one(scene, name)


def take_one(scene: Scene, name: str) -> None:
    """Take one step, and keep what it made or changed, by the kind of its stream."""
    answer = scene.send(BY_NAME[name], BY_NAME[name].body)
    assert answer.is_success, answer.text
    stream: str = answer.json()["stream"]
    scene.more[stream.partition("-")[0]] = stream
