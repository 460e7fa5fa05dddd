"""The outcome of a decision, the co-produced check, dissent and what was fed back."""

from collections.abc import Mapping
from datetime import date

import pytest

from alongside.privacy.sealed import Sealed
from alongside.projects.domain.coproduction import Override, Requirement, Rules
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import (
    DissentAnswered,
    OutcomeRecorded,
    Privacy,
    Stance,
)
from alongside.projects.domain.errors import (
    DecisionClosedError,
    DecisionOpenError,
    NoDissentError,
    NotCoProducedError,
    NotSeniorError,
    UnknownOptionError,
)
from alongside.projects.domain.people import Capacity, MemberId
from alongside.projects.domain.working_days import england

INVITED = date(2026, 11, 23)
TODAY = date(2026, 12, 7)
ADA, CLEO, LENA, SAM = (MemberId(each) for each in ("ada", "cleo", "lena", "sam"))
BY_LENA = Override(LENA, "The bid closes on Friday")


def stand(decision: Decision, by: MemberId, stance: Stance, option: str = "a") -> None:
    decision.take_position(
        stance, option=option, reason=None, privacy=Privacy.OPEN, by=by, today=INVITED
    )


def record(
    decision: Decision,
    rules: Rules,
    *,
    option: str = "a",
    answers: Mapping[MemberId, str] | None = None,
    override: Override | None = None,
    today: date = TODAY,
) -> OutcomeRecorded:
    decision.collect_events()
    decision.record_outcome(
        option,
        rationale="Most of us agree",
        changed_by_lived_experience="The target counts people, not visits",
        answers=answers or {},
        override=override,
        rules=rules,
        by=LENA,
        today=today,
    )
    (event,) = decision.collect_events()
    assert isinstance(event, OutcomeRecorded)
    return event


@pytest.fixture
def heard(invited: Decision) -> Decision:
    """Both people with lived experience agree with option A."""
    stand(invited, ADA, Stance.AGREE)
    stand(invited, CLEO, Stance.RESERVATIONS)
    return invited


@pytest.fixture
def outvoted(invited: Decision) -> Decision:
    """Ada blocks option A, Cleo agrees with it, and Sam would rather have option B."""
    stand(invited, ADA, Stance.BLOCK)
    stand(invited, CLEO, Stance.AGREE)
    stand(invited, SAM, Stance.AGREE, "b")
    return invited


def unmet(refusal: pytest.ExceptionInfo[NotCoProducedError]) -> int:
    return len(refusal.value.missing)


def test_a_decision_with_notice_people_and_answers_is_co_produced(
    heard: Decision, rules: Rules
) -> None:
    event = record(heard, rules)
    assert event.check.co_produced
    assert [each.met for each in event.check.findings] == [True, True, True]
    assert [each.requirement for each in event.check.findings] == list(Requirement)
    assert not heard.is_open


def test_an_override_that_is_not_needed_is_not_recorded(heard: Decision, rules: Rules) -> None:
    assert record(heard, rules, override=BY_LENA).override is None


def test_with_one_person_taking_part_it_is_not_co_produced(invited: Decision, rules: Rules) -> None:
    stand(invited, ADA, Stance.AGREE)
    with pytest.raises(NotCoProducedError) as refusal:
        record(invited, rules)
    assert refusal.value.missing == (
        "1 person with lived experience took part, and at least 2 are needed.",
    )
    assert refusal.value.field == "override_reason"
    assert invited.is_open


def test_a_contribution_is_taking_part_too(invited: Decision, rules: Rules, words: Sealed) -> None:
    invited.contribute(words, by=ADA, today=INVITED)
    stand(invited, CLEO, Stance.AGREE)
    assert record(invited, rules).check.co_produced


def test_standing_aside_is_taking_part_and_no_dissent(invited: Decision, rules: Rules) -> None:
    stand(invited, ADA, Stance.STAND_ASIDE)
    stand(invited, CLEO, Stance.AGREE)
    event = record(invited, rules)
    assert event.check.co_produced
    assert event.dissent == ()


def test_decided_sooner_than_announced_the_notice_counts_until_that_day(
    heard: Decision, rules: Rules
) -> None:
    with pytest.raises(NotCoProducedError) as refusal:
        record(heard, rules, today=date(2026, 11, 27))
    assert refusal.value.missing == (
        "2 people with lived experience had less than 5 working days to prepare.",
    )


@pytest.mark.parametrize(
    ("day", "co_produced"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)]
)
def test_five_working_days_of_notice_are_enough_and_four_are_not(
    decision: Decision, rules: Rules, day: date, *, co_produced: bool
) -> None:
    calendar = england(2026, 2026)
    for member in (ADA, CLEO):
        decision.invite(member, speaks_as=Capacity.LIVED_EXPERIENCE, today=day, calendar=calendar)
        stand(decision, member, Stance.AGREE)
    event = record(decision, rules, override=BY_LENA)
    assert event.check.co_produced is co_produced


def test_somebody_invited_late_in_addition_spoils_nothing(heard: Decision, rules: Rules) -> None:
    heard.invite(
        MemberId("dora"),
        speaks_as=Capacity.LIVED_EXPERIENCE,
        today=date(2026, 12, 4),
        calendar=rules.calendar,
    )
    assert record(heard, rules).check.co_produced


def test_leaving_out_a_member_with_lived_experience_is_not_co_production(
    heard: Decision, rules: Rules
) -> None:
    wider = Rules(
        policy=rules.policy,
        calendar=rules.calendar,
        expected=rules.expected | {MemberId("dora")},
        seniors=rules.seniors,
    )
    with pytest.raises(NotCoProducedError) as refusal:
        record(heard, wider)
    assert refusal.value.missing == ("1 person of the team with lived experience was not invited.",)


def test_with_nobody_invited_everything_is_missing(decision: Decision, rules: Rules) -> None:
    with pytest.raises(NotCoProducedError) as refusal:
        record(decision, rules)
    assert refusal.value.missing[0] == "Nobody with lived experience was invited."
    assert unmet(refusal) == 2


def test_an_outvoted_member_without_an_answer_is_missing(outvoted: Decision, rules: Rules) -> None:
    with pytest.raises(NotCoProducedError) as refusal:
        record(outvoted, rules)
    assert refusal.value.missing == (
        "1 person with lived experience was outvoted without a recorded answer.",
    )


def test_with_an_answer_to_the_dissent_it_is_co_produced(outvoted: Decision, rules: Rules) -> None:
    event = record(outvoted, rules, answers={ADA: "We will look again in March"})
    assert event.check.co_produced
    assert {each.member for each in event.dissent} == {ADA, SAM}
    assert outvoted.answers == {ADA: "We will look again in March"}


def test_without_co_production_a_senior_lead_answers_for_it(
    invited: Decision, rules: Rules
) -> None:
    event = record(invited, rules, override=BY_LENA)
    assert not event.check.co_produced
    assert event.override == BY_LENA


def test_nobody_but_a_senior_lead_can_answer_for_it(invited: Decision, rules: Rules) -> None:
    with pytest.raises(NotSeniorError):
        record(invited, rules, override=Override(SAM, "In a hurry"))
    assert invited.is_open


def test_an_answer_to_somebody_who_did_not_dissent_is_refused(
    heard: Decision, rules: Rules
) -> None:
    with pytest.raises(NoDissentError):
        record(heard, rules, answers={ADA: "Thank you"})


def test_an_outcome_that_is_no_option_is_refused(heard: Decision, rules: Rules) -> None:
    with pytest.raises(UnknownOptionError):
        record(heard, rules, option="c")


def test_the_same_outcome_again_changes_nothing(heard: Decision, rules: Rules) -> None:
    record(heard, rules)
    with pytest.raises(ValueError, match="not enough values"):
        record(heard, rules)


def test_a_closed_decision_takes_no_other_outcome(heard: Decision, rules: Rules) -> None:
    record(heard, rules)
    with pytest.raises(DecisionClosedError):
        record(heard, rules, option="b")


def test_a_closed_decision_takes_no_invitation(heard: Decision, rules: Rules) -> None:
    record(heard, rules)
    with pytest.raises(DecisionClosedError):
        heard.invite(
            MemberId("dora"), speaks_as=Capacity.STAFF, today=TODAY, calendar=rules.calendar
        )


def test_dissent_is_answered_after_the_decision(outvoted: Decision, rules: Rules) -> None:
    record(outvoted, rules, override=BY_LENA)
    outvoted.answer_dissent(ADA, "We heard you", by=LENA, today=TODAY)
    outvoted.answer_dissent(ADA, "We heard you", by=LENA, today=TODAY)
    (event,) = outvoted.collect_events()
    assert isinstance(event, DissentAnswered)
    assert outvoted.answers[ADA] == "We heard you"


def test_somebody_who_agreed_has_no_dissent_to_answer(outvoted: Decision, rules: Rules) -> None:
    record(outvoted, rules, override=BY_LENA)
    with pytest.raises(NoDissentError):
        outvoted.answer_dissent(CLEO, "Thanks", by=LENA, today=TODAY)


def test_an_open_decision_has_no_dissent_to_answer(outvoted: Decision) -> None:
    with pytest.raises(DecisionOpenError):
        outvoted.answer_dissent(ADA, "Soon", by=LENA, today=TODAY)


def feed_back(decision: Decision, *, acted: bool = True) -> int:
    return decision.feed_back(
        said="Visits are not people",
        acted=acted,
        response="We count people",
        because="You were right",
        on=TODAY,
        by=LENA,
    )


def test_people_are_told_what_became_of_their_words(heard: Decision, rules: Rules) -> None:
    record(heard, rules)
    assert [feed_back(heard), feed_back(heard, acted=False)] == [1, 2]
    assert [each.acted for each in heard.feedback] == [True, False]


def test_the_same_feedback_again_changes_nothing(heard: Decision, rules: Rules) -> None:
    record(heard, rules)
    assert feed_back(heard) == feed_back(heard) == 1


def test_before_the_outcome_there_is_nothing_to_feed_back(heard: Decision) -> None:
    with pytest.raises(DecisionOpenError):
        feed_back(heard)
