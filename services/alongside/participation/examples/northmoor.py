"""Northmoor and Dales: an evening in the chapel room, and another to come, about the draft aim."""

from typing import Final

from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.examples.story import Meeting, Story

IMRAN, BRIDGET, TOM, RUTH = "Imran Sheikh", "Bridget Foley", "Tom Ackroyd", "Ruth Calvert"
MAUREEN, YUSUF, ELLIE = "Maureen Pickles", "Yusuf Karim", "Ellie Braithwaite"
DRAFT: Final = "Is draft 3 our aim?"

# £25 for each hour or part of one, up to a whole day.
BANDS: Final = ((1, 2_500), (61, 5_000), (121, 7_500), (181, 10_000), (241, 15_000))
EXPENSES: Final = {
    ExpenseKind.MILEAGE: 4_500,
    ExpenseKind.PUBLIC_TRANSPORT: 3_000,
    ExpenseKind.TAXI: 4_000,
    ExpenseKind.CARE: 6_000,
    ExpenseKind.FOOD: 1_000,
}


def tell(story: Story) -> None:
    """Tell it from the rate card until today."""
    story.rates(RUTH, -150, BANDS, EXPENSES)
    story.register(
        MAUREEN,
        -110,
        "01969 555 0142, after milking",
        BankAccount("Maureen Pickles", "404784", "70872490"),
    )
    story.register(
        YUSUF,
        -108,
        "yusuf.karim@northmoor.example",
        BankAccount("Yusuf Karim", "938063", "15764273"),
    )
    _met(story)
    _will_meet(story)


def _met(story: Story) -> None:
    activity = story.plan(
        IMRAN,
        -10,
        Meeting(
            title="Draft 3 of the aim: can we keep the 21 days?",
            days=-6,
            starts="20:00",
            minutes=120,
            place="The chapel room, Upper Dale",
            about=DRAFT,
        ),
        (TOM, MAUREEN, YUSUF, ELLIE),
    )
    story.answer(MAUREEN, -10, activity)
    story.answer(TOM, -9, activity)
    story.answer(YUSUF, -9, activity)
    story.prefer(YUSUF, -9, activity, Preference.REDUCED, pence=4_000)
    story.answer(ELLIE, -8, activity, accepted=False)
    story.came(BRIDGET, -5, activity, {MAUREEN: 120, YUSUF: 90, TOM: 120, ELLIE: 0})


def _will_meet(story: Story) -> None:
    activity = story.plan(
        IMRAN,
        -3,
        Meeting(
            title="The last evening before we decide on draft 3",
            days=9,
            starts="20:00",
            minutes=90,
            place="Maureen's kitchen, Low Intake Farm",
            about=DRAFT,
        ),
        (TOM, MAUREEN, YUSUF, ELLIE),
    )
    story.answer(YUSUF, -3, activity)
