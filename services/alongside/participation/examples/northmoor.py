"""Northmoor and Dales: an evening in the chapel room, and another to come, about the draft aim."""

from typing import Final

from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.examples.paying import approve, authorise, claim, pay
from alongside.participation.examples.story import Meeting, Story

IMRAN, BRIDGET, TOM, RUTH = "Imran Sheikh", "Bridget Foley", "Tom Ackroyd", "Ruth Calvert"
HELEN: Final = "Dr Helen Sugden"
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
    story.register(
        ELLIE,
        -25,
        "Post, to the address that Bridget has",
        BankAccount("Ellie Braithwaite", "118765", "64371389"),
    )
    _read_letters(story)
    _met(story)
    _will_meet(story)


def _read_letters(story: Story) -> None:
    """One of them is paid, one waits to be paid, and one for the budget holder."""
    activity = story.plan(
        IMRAN,
        -24,
        Meeting(
            title="Reading the letters that families get",
            days=-20,
            starts="19:30",
            minutes=120,
            place="The chapel room, Upper Dale",
        ),
        (MAUREEN, YUSUF, ELLIE),
    )
    for name in (MAUREEN, YUSUF, ELLIE):
        story.answer(name, -24, activity)
    story.came(BRIDGET, -19, activity, {MAUREEN: 120, YUSUF: 120, ELLIE: 60})
    first = claim(story, MAUREEN, -19, activity, (ExpenseKind.MILEAGE, 1_170))
    approve(story, BRIDGET, -18, first)
    authorise(story, HELEN, -17, first)
    pay(story, RUTH, -14, paid=-12, reference="BACS 40117")
    ready = claim(story, ELLIE, -12, activity)
    approve(story, BRIDGET, -11, ready)
    authorise(story, HELEN, -11, ready)
    approve(story, BRIDGET, -11, claim(story, YUSUF, -11, activity))


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
    claim(story, MAUREEN, -4, activity, (ExpenseKind.MILEAGE, 1_170))


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
