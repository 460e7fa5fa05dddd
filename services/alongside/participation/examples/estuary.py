"""Thames Estuary: a hurried evening about a bid, and a Saturday at the barber shop to come."""

from typing import Final

from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.examples.paying import approve, authorise, claim, pay
from alongside.participation.examples.story import Meeting, Story

DANIEL, SINEAD, JOSEPH = "Daniel Osei", "Sinéad Byrne", "Joseph Adeyemi"
FRANCES: Final = "Dame Frances Thorne"
MARCUS, COMFORT, LEROY = "Marcus Bailey", "Comfort Addo", "Leroy Grant"
BID: Final = "Do we bid for the integrated care board's crisis fund?"

# £30 for each hour or part of one.
BANDS: Final = ((1, 3_000), (61, 6_000), (121, 9_000), (181, 12_000), (241, 18_000))
EXPENSES: Final = {
    ExpenseKind.PUBLIC_TRANSPORT: 2_500,
    ExpenseKind.TAXI: 3_500,
    ExpenseKind.CARE: 8_000,
    ExpenseKind.PHONE_AND_DATA: 1_000,
}


def tell(story: Story) -> None:
    """Tell it from the rate card until today."""
    story.rates(JOSEPH, -258, BANDS, EXPENSES)
    story.register(
        MARCUS,
        -210,
        "020 7946 0417",
        BankAccount("Marcus Bailey", "202959", "63748472"),
    )
    _walk(story)
    _met(story)
    _will_meet(story)


def _walk(story: Story) -> None:
    """Marcus is paid, and Comfort, who asked for no payment, gets her bus fare checked."""
    activity = story.plan(
        DANIEL,
        -52,
        Meeting(
            title="A walk along Dock Road: where do young men go?",
            days=-48,
            starts="17:30",
            minutes=90,
            place="From the barber shop to the pier",
        ),
        (MARCUS, COMFORT, LEROY),
    )
    for name in (MARCUS, COMFORT, LEROY):
        story.answer(name, -51, activity)
    story.came(SINEAD, -47, activity, {MARCUS: 90, COMFORT: 90, LEROY: 0})
    first = claim(story, MARCUS, -46, activity)
    approve(story, SINEAD, -45, first)
    authorise(story, FRANCES, -41, first)
    pay(story, JOSEPH, -38, paid=-34, reference="BACS 2206")


def _met(story: Story) -> None:
    activity = story.plan(
        DANIEL,
        -26,
        Meeting(
            title="What would the crisis fund pay for?",
            days=-25,
            starts="18:00",
            minutes=60,
            place="Online",
            about=BID,
        ),
        (MARCUS, COMFORT, LEROY),
    )
    story.answer(MARCUS, -26, activity)
    story.answer(COMFORT, -26, activity)
    story.prefer(COMFORT, -26, activity, Preference.DECLINED)
    story.answer(LEROY, -26, activity, accepted=False)
    story.came(SINEAD, -24, activity, {MARCUS: 60, COMFORT: 60, LEROY: 0})
    first = claim(story, MARCUS, -20, activity)
    approve(story, SINEAD, -18, first)
    authorise(story, FRANCES, -13, first)
    pay(story, JOSEPH, -12, paid=-11, reference="BACS 2231")
    ready = claim(story, COMFORT, -11, activity, (ExpenseKind.PHONE_AND_DATA, 350))
    approve(story, SINEAD, -10, ready)
    authorise(story, FRANCES, -9, ready)


def _will_meet(story: Story) -> None:
    activity = story.plan(
        DANIEL,
        -4,
        Meeting(
            title="From the drivers on the wall to ideas",
            days=12,
            starts="10:30",
            minutes=150,
            place="The barber shop, 14 Dock Road, Tilbrook",
        ),
        (MARCUS, COMFORT, LEROY),
    )
    story.answer(LEROY, -3, activity)
