"""Calder Valley: a first meeting about where to meet, and the next one at the women's centre."""

from typing import Final

from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.examples.paying import approve, authorise, claim, pay
from alongside.participation.examples.story import Meeting, Story

SAM, FARAH, WENDY = "Sam Greenwood", "Farah Hussain", "Wendy Ogden"
MARTIN: Final = "Martin Sykes"
RUKHSANA, JADE = "Rukhsana Mirza", "Jade Horsfall"
PLACE: Final = "Where do we hold our meetings?"

# £75 for less than 4 hours, £150 from 4 hours on.
BANDS: Final = ((1, 7_500), (240, 15_000))
EXPENSES: Final = {
    ExpenseKind.PUBLIC_TRANSPORT: 2_000,
    ExpenseKind.TAXI: 2_500,
    ExpenseKind.CARE: 6_000,
}


def tell(story: Story) -> None:
    """Tell it from the rate card until today."""
    story.rates(WENDY, -31, BANDS, EXPENSES)
    story.register(
        RUKHSANA,
        -12,
        "A text to 07700 900461",
        BankAccount("Rukhsana Mirza", "180002", "00000190"),
    )
    _listen(story)
    _met(story)
    _will_meet(story)


def _listen(story: Story) -> None:
    """Rukhsana is paid; Jade's claim is approved, and the budget holder decides next."""
    activity = story.plan(
        SAM,
        -11,
        Meeting(
            title="What happens after the first appointment?",
            days=-11,
            starts="13:00",
            minutes=60,
            place="The library, room 2",
        ),
        (RUKHSANA, JADE),
    )
    story.answer(RUKHSANA, -11, activity)
    story.answer(JADE, -11, activity)
    story.came(FARAH, -10, activity, {RUKHSANA: 60, JADE: 60})
    first = claim(story, RUKHSANA, -10, activity, (ExpenseKind.PUBLIC_TRANSPORT, 460))
    approve(story, FARAH, -10, first)
    authorise(story, MARTIN, -10, first)
    pay(story, WENDY, -7, paid=-6, reference="BACS 771")
    approve(story, FARAH, -6, claim(story, JADE, -6, activity))


def _met(story: Story) -> None:
    activity = story.plan(
        SAM,
        -5,
        Meeting(
            title="Mill Lane or the clinic?",
            days=-4,
            starts="10:00",
            minutes=90,
            place="The library, room 2",
            about=PLACE,
        ),
        (FARAH, RUKHSANA, JADE),
    )
    story.answer(RUKHSANA, -5, activity)
    story.answer(JADE, -5, activity)
    story.came(FARAH, -3, activity, {RUKHSANA: 90, JADE: 0})
    claim(story, RUKHSANA, -3, activity)


def _will_meet(story: Story) -> None:
    activity = story.plan(
        SAM,
        -3,
        Meeting(
            title="Ten interviews: what do we ask, and whom?",
            days=8,
            starts="10:00",
            minutes=120,
            place="The women's centre, Mill Lane",
            about=PLACE,
        ),
        (FARAH, RUKHSANA, JADE),
    )
    story.answer(JADE, -3, activity)
