"""Northmoor and Dales: farming families, with a draft of the aim waiting to be decided on."""

from alongside.projects.domain.aim import AimText, Origin
from alongside.projects.domain.decision_events import About, Option, Privacy, Stance, Subject
from alongside.projects.domain.people import Capacity, ProjectRole
from alongside.projects.domain.steps import StepStatus
from alongside.projects.examples.story import Place, Story, easy_read, plain

IMRAN, BRIDGET, TOM = "Imran Sheikh", "Bridget Foley", "Tom Ackroyd"
NKECHI, HELEN = "Dr Nkechi Obi", "Dr Helen Sugden"
MAUREEN, YUSUF, ELLIE = "Maureen Pickles", "Yusuf Karim", "Ellie Braithwaite"

PARTNER = ProjectRole.LIVED_EXPERIENCE_PARTNER
DONE, DOING = StepStatus.DONE, StepStatus.IN_PROGRESS


def tell(story: Story) -> None:
    """Tell it from the start until today."""
    _begin(story)
    _plan(story)
    _learn(story)
    _draft(story)
    decision = _ask(story)
    _hear(story, decision)
    _take_positions(story, decision)


def _begin(story: Story) -> None:
    story.start(
        IMRAN,
        -151,
        title="Help sooner for farming families in the upper dales",
        about=(
            "People who live and work on farms in the upper dales come to us late, and often in a"
            " crisis. Many never come at all. We want them to find help that fits around the farm,"
            " from people who know what the work is like, before things get that bad."
        ),
        population="People aged 16 and over who live or work on farms in the upper dales",
    )
    story.team(
        IMRAN,
        -150,
        (
            Place(BRIDGET, ProjectRole.TEAM_MEMBER, Capacity.STAFF),
            Place(TOM, ProjectRole.TEAM_MEMBER, Capacity.STAFF),
            Place(NKECHI, ProjectRole.QI_COACH, Capacity.STAFF),
            Place(MAUREEN, PARTNER, Capacity.CARER),
            Place(YUSUF, PARTNER, Capacity.LIVED_EXPERIENCE),
        ),
    )
    story.lead_co_production(IMRAN, -147, BRIDGET)
    story.sponsor(
        IMRAN,
        -146,
        HELEN,
        "The team chooses its aim, its measures and what it tests. It spends up to £12,000 in the"
        " year on payments, travel and venues without asking again. It comes back to me for"
        " anything that changes staffing.",
    )


def _plan(story: Story) -> None:
    story.step(
        BRIDGET,
        -140,
        1,
        DONE,
        "We have an involvement policy (2024, owner: Patient Experience) and a payment policy."
        " Nothing about rural communities. The farm outreach pilot of 2022 had nobody with lived"
        " experience on its group, and its report says so.",
    )
    story.deadline(BRIDGET, -139, "Team complete, and everyone paid once", -91, agreed_by=YUSUF)
    story.deadline(YUSUF, -138, "Twelve interviews on farms done", -70, agreed_by=IMRAN)
    story.step(
        IMRAN,
        -137,
        2,
        DONE,
        "Plan agreed around Maureen's kitchen table. We meet there, or in the chapel room.",
    )


def _learn(story: Story) -> None:
    story.team(IMRAN, -115, (Place(ELLIE, PARTNER, Capacity.LIVED_EXPERIENCE),))
    story.step(
        BRIDGET,
        -112,
        3,
        DONE,
        "Adverts at the auction mart, two feed merchants and the young farmers' club. £25 an hour"
        " and mileage. Meetings at 8pm, never in lambing or at silage time.",
    )
    story.step(
        IMRAN,
        -95,
        4,
        DONE,
        "Chosen from four groups. Each of us scored them alone before we talked, by what we had"
        " agreed would count.",
    )
    story.step(
        TOM,
        -60,
        5,
        DONE,
        "Figures: 4.1 referrals for every 1,000 people in the upper dales, 9.8 in the whole trust."
        " Staff: people cancel. Twelve people on farms: nobody offers a time that is not milking"
        " time.",
    )
    story.step(
        ELLIE,
        -45,
        6,
        DONE,
        "Map made at the mart café with the vet, the chapel, the agronomist and the young farmers."
        " When somebody is struggling, the vet hears it first.",
    )


def _draft(story: Story) -> None:
    story.step(IMRAN, -41, 7, DOING, "Tom writes a first draft, and everyone takes it apart.")
    story.deadline(BRIDGET, -40, "Aim agreed", 18, agreed_by=MAUREEN)
    by_when = story.end_of_month(400)
    story.draft(
        TOM,
        -38,
        AimText(
            statement=(
                "Increase referrals from the upper dales from 4.1 to 8 for every 1,000 people by"
                f" the end of {by_when:%B %Y}"
            ),
            what="Referrals",
            for_whom="People in the upper dales",
            baseline="4.1 for every 1,000 people in the last 12 months",
            target="8 for every 1,000 people in 12 months",
            measure="Referrals from the four practices in the upper dales, each month",
            by_when=by_when,
        ),
        "A first attempt after the data review, from the figures that we have.",
        Origin.STAFF,
    )
    _draft_again(story)


def _draft_again(story: Story) -> None:
    by_when = story.end_of_month(400)
    twice = (
        "Double the number of people from farming households who start treatment, from 11 to 22 a"
        " year,"
    )
    for_whom = "People in farming households in the upper dales"
    measure = "People from farming households who start treatment, each month"
    story.draft(
        MAUREEN,
        -30,
        AimText(
            statement=f"{twice} by the end of {by_when:%B %Y}",
            what="People who start treatment",
            for_whom=for_whom,
            baseline="11 in the last 12 months",
            target="22 in 12 months",
            measure=measure,
            by_when=by_when,
        ),
        "A referral helps nobody if the letter goes in the drawer. Count the people who start.",
        Origin.LIVED_EXPERIENCE,
    )
    story.draft(
        BRIDGET,
        -17,
        AimText(
            statement=(
                f"{twice} and see each of them within 21 days, by the end of {by_when:%B %Y}"
            ),
            what="People who start treatment, and how long they wait",
            for_whom=for_whom,
            baseline="11 in the last 12 months, after a wait of 63 days on average",
            target="22 in 12 months, each within 21 days",
            measure=f"{measure}, and the days from first contact to first appointment",
            by_when=by_when,
        ),
        "We sent draft 2 to 34 people through the mart and the chapel. 19 answered, and 12 of them"
        " said that the wait decides whether they come at all.",
        Origin.WIDER_GROUP,
    )


def _ask(story: Story) -> str:
    return story.ask(
        IMRAN,
        -10,
        "Is draft 3 our aim?",
        about=About(Subject.AIM_DRAFT, "3"),
        options=(
            Option("a", "Yes: draft 3 becomes our aim", adopts=3),
            Option("b", "Go back to draft 2, without the 21 days", adopts=2),
            Option("c", "Not yet: write another draft"),
        ),
        due=11,
        invite=(IMRAN, BRIDGET, TOM, NKECHI, MAUREEN, YUSUF, ELLIE),
        materials=(
            plain(
                "Draft 3 and what people told us",
                "Draft 3 adds a promise: each person is seen within 21 days. 12 of the 19 people"
                " who answered said that the wait decides whether they come. Staff worry that the"
                " two practitioners for the upper dales cannot keep it in winter.",
            ),
            easy_read(
                "Draft 3 in short words",
                "We want more farming people to get help.\nLast year 11 people started."
                " We want 22.\nWe want each person to wait 3 weeks or less.\nDo you agree?",
            ),
        ),
    )


def _hear(story: Story, decision: str) -> None:
    story.say(
        YUSUF,
        -8,
        decision,
        "I rang in February, got a letter for an appointment in May, and by then it was lambing."
        " So I never went. Three weeks I would have managed. Keep the 21 days.",
    )
    story.say(
        TOM,
        -6,
        decision,
        "I agree with the aim, but in January there are two of us and the roads are shut. If we"
        " promise 21 days, let video and the chapel room count as being seen.",
    )
    story.say(
        MAUREEN,
        -6,
        decision,
        "The chapel is better than the clinic anyway. Nobody asks why your car is there.",
    )


def _take_positions(story: Story, decision: str) -> None:
    story.stand(TOM, -5, decision, Stance.RESERVATIONS, "As long as the chapel room counts.")
    story.stand(YUSUF, -5, decision, Stance.AGREE, "Because of the 21 days.")
    story.stand(
        NKECHI,
        -4,
        decision,
        Stance.AGREE,
        "We can count it: referral forms have asked about farm work since the pilot.",
    )
    story.stand(
        BRIDGET,
        -3,
        decision,
        Stance.STAND_ASIDE,
        "I wrote it, so I would rather that others decide.",
        privacy=Privacy.PRIVATE,
    )
