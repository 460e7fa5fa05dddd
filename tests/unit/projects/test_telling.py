"""Every event is told as one sentence."""

from datetime import date
from typing import cast, get_args

import msgspec
import pytest

from alongside.eventlog.aggregate import Aggregate
from alongside.eventlog.versions import tag_of
from alongside.privacy.sealed import Sealed
from alongside.projects.domain.aim import Aim, AimText, Origin
from alongside.projects.domain.coproduction import Override, Rules
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import Format, Privacy, Stance
from alongside.projects.domain.decision_records import Material
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole
from alongside.projects.domain.project import Project
from alongside.projects.domain.steps import StepStatus
from alongside.projects.domain.telling import AnyEvent, Reading, Told, tell

TODAY = date(2026, 11, 23)
ADA, CLEO, LENA, SAM = (MemberId(each) for each in ("ada", "cleo", "lena", "sam"))
READING = Reading(name=str.title, words=lambda _sealed, field: f"({field})", actor="lena")


def told(*aggregates: Aggregate) -> list[Told]:
    events = [each for aggregate in aggregates for each in aggregate.collect_events()]
    return [tell(cast("AnyEvent", event), READING) for event in events]


def sentences(*aggregates: Aggregate) -> list[str]:
    return [each.sentence for each in told(*aggregates)]


def test_what_happens_to_a_project() -> None:
    project = Project.start(
        "project-1",  # type: ignore[arg-type]
        title="Fair access",
        about="Too few reach us",
        population="Women in Dale End",
        by=LENA,
        speaks_as=Capacity.STAFF,
        today=TODAY,
    )
    project.join(
        ADA, role=ProjectRole.LIVED_EXPERIENCE_PARTNER, speaks_as=Capacity.CARER, today=TODAY
    )
    project.join(
        ADA,
        role=ProjectRole.LIVED_EXPERIENCE_PARTNER,
        speaks_as=Capacity.LIVED_EXPERIENCE,
        today=TODAY,
    )
    project.name_co_production_lead(LENA)
    project.name_co_production_lead(ADA, because="We share the lead")
    project.record_agreement(
        member=MemberId(""), role_name="Chief nurse", scope="All", starts=TODAY, until=TODAY
    )
    project.propose_deadline(what="Aim", due=date(2027, 3, 4), by=LENA, today=TODAY)
    project.agree_deadline(1, by=ADA)
    project.move_deadline(1, due=date(2027, 4, 1), because="Eid", by=ADA, today=TODAY)
    project.move_step(7, status=StepStatus.IN_PROGRESS, note="")
    project.move_step(7, status=StepStatus.IN_PROGRESS, note="Draft 1 is out")
    project.describe(title="Fairer access", about="b", population="c")
    project.leave(ADA, today=TODAY)
    assert sentences(project) == [
        "Lena started the project “Fair access”.",
        "Lena joined the team as project lead, speaking as staff.",
        "Ada joined the team as a lived-experience partner, speaking as a carer.",
        "Ada is in the team as a lived-experience partner now, speaking from lived experience.",
        "Lena became co-production lead.",
        "Ada became co-production lead, after Lena.",
        "Chief nurse agreed to sponsor the project from 23 November 2026 until 23 November 2026.",
        "Lena proposed deadline 1: “Aim” by 4 March 2027.",
        "Lena agreed to deadline 1 for people with lived experience.",
        "Lena moved deadline 1 from 4 March 2027 to 1 April 2027. The other side had yet to agree.",
        "Lena moved step 7, “Agree the aim”, from not started to in progress.",
        "Lena wrote a note on step 7, “Agree the aim”.",
        "Lena put the project in other words.",
        "Ada is no longer co-production lead.",
        "Ada left the team.",
    ]


def test_what_happens_to_an_aim(aim: Aim, text: AimText) -> None:
    aim.write(text, because="The first", origin=Origin.WIDER_GROUP, by=LENA, today=TODAY)
    aim.write(
        msgspec.structs.replace(text, target="65%"),
        because="",
        origin=Origin.STAFF,
        by=LENA,
        today=TODAY,
    )
    aim.adopt(1, decision="decision-1")  # type: ignore[arg-type]
    aim.adopt(2, decision="decision-2")  # type: ignore[arg-type]
    first, second, adopted, again = told(aim)
    assert first.sentence == "Lena wrote draft 1 of the aim."
    assert first.details[1:] == (
        ("Why", "The first"),
        ("Where it came from", "a wider group of people"),
    )
    assert "Why" not in dict(second.details)
    assert adopted.sentence == "Draft 1 became the aim of the project, by a decision."
    assert again.sentence.startswith("Draft 2 became the aim of the project, in place of draft 1")


def test_an_aim_begins(project: Project) -> None:
    assert sentences(Aim.begin(project.stream)) == ["The aim was opened for drafts."]


@pytest.fixture
def lively(invited: Decision, words: Sealed) -> Decision:
    invited.add_material(Material("Draft 3", Format.EASY_READ, "", "Text"))
    invited.contribute(words, by=ADA, today=TODAY)
    for by, stance, reason, privacy in (
        (ADA, Stance.BLOCK, words, Privacy.PRIVATE),
        (CLEO, Stance.RESERVATIONS, words, Privacy.OPEN),
        (SAM, Stance.STAND_ASIDE, None, Privacy.OPEN),
    ):
        invited.take_position(
            stance, option="a", reason=reason, privacy=privacy, by=by, today=TODAY
        )
    return invited


def test_what_people_say(lively: Decision) -> None:
    material, contributed, block, reserved, aside = told(lively)
    assert material.sentence == "Lena added material: “Draft 3” (Easy Read)."
    assert contributed == Told("Ada contributed.", (("What they said", "(text)"),))
    assert block == Told("Ada blocked option A.", (("Reason (private)", "(reason)"),))
    assert reserved == Told(
        "Cleo agreed, with reservations, with option A.", (("Reason", "(reason)"),)
    )
    assert aside == Told("Sam stood aside from option A.")


def test_what_comes_of_it(lively: Decision, rules: Rules) -> None:
    lively.collect_events()
    lively.record_outcome(
        "a",
        rationale="Most agree",
        changed_by_lived_experience="The target",
        answers={},
        override=Override(LENA, "The bid closes"),
        rules=rules,
        by=LENA,
        today=date(2026, 12, 7),
    )
    lively.answer_dissent(ADA, "We heard you", by=LENA, today=TODAY)
    for acted in (True, False):
        lively.feed_back(said="x", acted=acted, response="y", because="z", on=TODAY, by=LENA)
    outcome, answered, did, did_not = told(lively)
    assert outcome.sentence == "Lena recorded the outcome: option A, not co-produced."
    assert ("Ada dissented", "Not answered") in outcome.details
    assert ("Reason for going on without it, by Lena", "The bid closes") in outcome.details
    assert answered.sentence == "Lena answered Ada, who had dissented."
    assert did.details[1] == ("We did", "y")
    assert did_not.details[1] == ("We did not", "y")


def test_a_co_produced_outcome_with_answered_dissent(lively: Decision, rules: Rules) -> None:
    lively.collect_events()
    lively.record_outcome(
        "a",
        rationale="Most agree",
        changed_by_lived_experience="",
        answers={ADA: "In March"},
        override=None,
        rules=rules,
        by=LENA,
        today=date(2026, 12, 7),
    )
    (outcome,) = told(lively)
    assert outcome.sentence == "Lena recorded the outcome: option A, co-produced."
    assert ("Ada dissented", "Answer: In March") in outcome.details


def test_a_decision_opens_and_people_are_invited(decision: Decision, rules: Rules) -> None:
    opened = Decision.open(
        decision.stream,
        project=decision.project,
        question="Shall we?",
        about=decision.about,
        options=list(decision.options.values()),
        method=decision.method,
        deadline=date(2026, 12, 7),
        deadline_agreed=True,
        by=LENA,
        today=TODAY,
    )
    opened.invite(ADA, speaks_as=Capacity.CARER, today=TODAY, calendar=rules.calendar)
    first, second = told(opened)
    assert first.sentence == "Lena opened a decision: “Shall we?”"
    assert ("Answers are due by", "7 December 2026") in first.details
    assert second.sentence == ("Ada was invited to speak as a carer, with 10 working days' notice.")


def test_every_event_of_every_aggregate_is_in_the_tellers_union() -> None:
    told_tags = {tag_of(each) for each in get_args(AnyEvent)}
    kinds = (*Project.event_types, *Aim.event_types, *Decision.event_types)
    assert told_tags == {tag_of(each) for each in kinds}
