"""People contribute to a decision and take positions."""

from datetime import date

import pytest

from alongside.privacy.sealed import Sealed
from alongside.projects.domain.coproduction import Rules
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import Contributed, PositionTaken, Privacy, Stance
from alongside.projects.domain.errors import (
    DecisionClosedError,
    NotInvitedError,
    UnknownOptionError,
)
from alongside.projects.domain.people import Capacity, MemberId

TODAY = date(2026, 11, 30)
ADA, CLEO, LENA, SAM, VERA = (MemberId(each) for each in ("ada", "cleo", "lena", "sam", "vera"))


def stand(
    decision: Decision,
    by: MemberId,
    stance: Stance = Stance.AGREE,
    *,
    option: str = "a",
    reason: Sealed | None = None,
    privacy: Privacy = Privacy.OPEN,
) -> None:
    decision.take_position(
        stance, option=option, reason=reason, privacy=privacy, by=by, today=TODAY
    )


@pytest.fixture
def closed(invited: Decision, rules: Rules) -> Decision:
    stand(invited, ADA)
    stand(invited, CLEO)
    invited.record_outcome(
        "a",
        rationale="All agree",
        changed_by_lived_experience="The target",
        answers={},
        override=None,
        rules=rules,
        by=LENA,
        today=TODAY,
    )
    invited.collect_events()
    return invited


def test_a_contribution_records_the_capacity_of_the_invitation(
    invited: Decision, words: Sealed
) -> None:
    assert invited.contribute(words, by=CLEO, today=TODAY) == 1
    (event,) = invited.collect_events()
    assert isinstance(event, Contributed)
    assert event.speaks_as is Capacity.CARER
    assert invited.contributions[0].version == event.originator_version


def test_people_may_contribute_more_than_once(invited: Decision, words: Sealed) -> None:
    assert [invited.contribute(words, by=ADA, today=TODAY) for _ in range(2)] == [1, 2]
    assert invited.took_part == {ADA}


def test_a_contribution_by_somebody_not_invited_is_refused(
    invited: Decision, words: Sealed
) -> None:
    with pytest.raises(NotInvitedError):
        invited.contribute(words, by=VERA, today=TODAY)
    assert not list(invited.collect_events())


def test_a_closed_decision_takes_no_contribution(closed: Decision, words: Sealed) -> None:
    with pytest.raises(DecisionClosedError):
        closed.contribute(words, by=ADA, today=TODAY)
    assert not list(closed.collect_events())


@pytest.mark.parametrize("stance", Stance)
def test_every_stance_can_be_taken(invited: Decision, stance: Stance) -> None:
    stand(invited, ADA, stance)
    position = invited.position_of(ADA)
    assert position is not None
    assert position.stance is stance


def test_a_position_can_be_changed_and_the_earlier_one_is_kept(invited: Decision) -> None:
    stand(invited, ADA, Stance.BLOCK)
    stand(invited, ADA, Stance.RESERVATIONS)
    assert [each.stance for each in invited.positions[ADA]] == [Stance.BLOCK, Stance.RESERVATIONS]


def test_the_same_position_again_changes_nothing(invited: Decision) -> None:
    stand(invited, ADA)
    stand(invited, ADA)
    assert len(list(invited.collect_events())) == 1


def test_a_new_reason_is_a_new_position(invited: Decision, words: Sealed) -> None:
    stand(invited, ADA)
    stand(invited, ADA, reason=words)
    assert len(invited.positions[ADA]) == 2


def test_a_position_by_somebody_not_invited_is_refused(invited: Decision) -> None:
    with pytest.raises(NotInvitedError):
        stand(invited, VERA)


def test_a_position_on_no_option_is_refused(invited: Decision) -> None:
    with pytest.raises(UnknownOptionError):
        stand(invited, ADA, option="z")


def test_a_closed_decision_takes_no_position(closed: Decision) -> None:
    with pytest.raises(DecisionClosedError):
        stand(closed, ADA, Stance.BLOCK)


def test_a_private_reason_is_for_oneself_and_the_co_production_lead(
    invited: Decision, words: Sealed
) -> None:
    stand(invited, ADA, reason=words, privacy=Privacy.PRIVATE)
    (event,) = invited.collect_events()
    assert isinstance(event, PositionTaken)
    position = invited.position_of(ADA)
    assert position is not None
    readers = [who for who in (ADA, CLEO, SAM) if position.reason_open_to(who, lead=CLEO)]
    assert readers == [ADA, CLEO]


def test_an_open_reason_is_for_everybody(invited: Decision, words: Sealed) -> None:
    stand(invited, ADA, reason=words)
    position = invited.position_of(ADA)
    assert position is not None
    assert position.reason_open_to(SAM, lead=MemberId(""))
