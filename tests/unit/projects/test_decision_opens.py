"""A decision is opened, with material and people."""

from datetime import date

import pytest

from alongside.eventlog.aggregate import StreamId
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import (
    About,
    Format,
    Method,
    Option,
    PersonInvited,
    Subject,
)
from alongside.projects.domain.decision_records import Material
from alongside.projects.domain.errors import (
    ClosingDayPastError,
    MaterialEmptyError,
    ProjectsError,
    RepeatedOptionError,
    TooFewOptionsError,
)
from alongside.projects.domain.people import Capacity, MemberId
from alongside.projects.domain.working_days import england

TODAY = date(2026, 11, 23)
ADA = MemberId("ada")
EASY = Material("Draft 3, Easy Read", Format.EASY_READ, "https://example.org/draft-3", "")
BOTH = (Option("a", "Adopt it"), Option("b", "Leave it"))


def open_it(options: tuple[Option, ...] = BOTH, *, deadline: date = date(2026, 12, 7)) -> Decision:
    return Decision.open(
        StreamId("decision-2"),
        project=StreamId("project-1"),
        question="Shall we?",
        about=About(Subject.STEP, "4"),
        options=options,
        method=Method.VOTE,
        deadline=deadline,
        deadline_agreed=False,
        by=ADA,
        today=TODAY,
    )


def test_a_decision_is_open_with_its_options() -> None:
    made = open_it()
    assert made.is_open
    assert list(made.options) == ["a", "b"]


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ((), TooFewOptionsError),
        (BOTH[:1], TooFewOptionsError),
        ((Option("a", "Yes"), Option("b", "yes")), RepeatedOptionError),
    ],
)
def test_without_a_choice_there_is_nothing_to_decide(
    options: tuple[Option, ...], refusal: type[ProjectsError]
) -> None:
    with pytest.raises(refusal):
        open_it(options)


def test_a_closing_day_in_the_past_is_refused() -> None:
    with pytest.raises(ClosingDayPastError) as refusal:
        open_it(deadline=date(2026, 11, 22))
    assert refusal.value.field == "deadline"


def test_material_is_added_once(decision: Decision) -> None:
    decision.add_material(EASY)
    decision.add_material(EASY)
    assert decision.materials == [EASY]
    assert len(list(decision.collect_events())) == 1


def test_material_that_is_nowhere_is_refused(decision: Decision) -> None:
    with pytest.raises(MaterialEmptyError):
        decision.add_material(Material("Nothing", Format.AUDIO, "", ""))


def test_an_invitation_says_how_many_working_days_of_notice_it_gave(decision: Decision) -> None:
    decision.invite(
        ADA, speaks_as=Capacity.LIVED_EXPERIENCE, today=TODAY, calendar=england(2026, 2026)
    )
    (event,) = decision.collect_events()
    assert isinstance(event, PersonInvited)
    assert (event.on, event.notice) == (TODAY, 10)


def test_inviting_somebody_again_keeps_the_notice_they_had(decision: Decision) -> None:
    for day in (TODAY, date(2026, 12, 4)):
        decision.invite(
            ADA, speaks_as=Capacity.LIVED_EXPERIENCE, today=day, calendar=england(2026, 2026)
        )
    assert decision.invited[ADA].notice == 10
    assert len(list(decision.collect_events())) == 1
