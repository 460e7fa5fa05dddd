"""Calder Valley: talking therapies for South Asian women, at its very beginning."""

from alongside.projects.domain.aim import AimText, Origin
from alongside.projects.domain.decision_events import About, Option, Stance, Subject
from alongside.projects.domain.people import Capacity, ProjectRole
from alongside.projects.domain.steps import StepStatus
from alongside.projects.examples.story import Place, Story, plain

SAM, FARAH, PETE, MARTIN = "Sam Greenwood", "Farah Hussain", "Pete Lumb", "Martin Sykes"
RUKHSANA, JADE = "Rukhsana Mirza", "Jade Horsfall"

PARTNER = ProjectRole.LIVED_EXPERIENCE_PARTNER


def tell(story: Story) -> None:
    """Tell it from the start until today."""
    story.start(
        SAM,
        -34,
        title="Talking therapy that works for South Asian women",
        about=(
            "South Asian women in the lower valley are referred for talking therapy as often as"
            " anybody else, but six in ten never come back after the first appointment. We want to"
            " find out from them why, and change it with them."
        ),
        population="South Asian women in the lower valley who are referred for talking therapy",
    )
    story.team(
        SAM,
        -33,
        (
            Place(FARAH, ProjectRole.TEAM_MEMBER, Capacity.STAFF),
            Place(PETE, ProjectRole.TEAM_MEMBER, Capacity.STAFF),
            Place(RUKHSANA, PARTNER, Capacity.LIVED_EXPERIENCE),
            Place(JADE, PARTNER, Capacity.CARER),
        ),
    )
    story.lead_co_production(SAM, -32, PETE)
    story.sponsor(
        SAM,
        -28,
        MARTIN,
        "The team decides how it involves people and what it tries out in the lower valley clinics."
        " Spending over £5,000 comes to me.",
    )
    story.step(
        FARAH,
        -26,
        1,
        StepStatus.DONE,
        "No policy on co-production: that is a gap, and Pete has raised it. Payment policy from"
        " 2019 pays vouchers only. The women's centre on Mill Lane would like to work with us.",
    )
    story.step(SAM, -25, 2, StepStatus.IN_PROGRESS, "Sponsor agreed. Deadlines still to settle.")
    story.deadline(SAM, -24, "Plan approved", 25, agreed_by=RUKHSANA)
    story.deadline(PETE, -23, "First round of interviews done", 60, agreed_by=JADE)
    story.lead_co_production(
        SAM, -20, FARAH, "Pete has more patients since October. Farah speaks Urdu and has the time."
    )
    story.application.move_deadline(
        story.by(SAM, -8),
        story.project,
        number=2,
        due=story.day(45),
        because="The data team can only help us before the end of the quarter.",
    )
    story.draft(
        SAM,
        -6,
        AimText(
            statement=(
                "Raise the share of South Asian women who come to a second appointment from 40% to"
                " 60% within a year"
            ),
            what="Women who come back after the first appointment",
            for_whom="South Asian women in the lower valley",
            baseline="40%",
            target="60%",
            measure="Second appointments kept, each month",
            by_when=story.day(365),
        ),
        "Something to start from. It is early, and it will change once we have listened.",
        Origin.STAFF,
    )
    _plan(story)


def _plan(story: Story) -> None:
    decision = story.ask(
        SAM,
        -4,
        "Where do we hold our meetings?",
        about=About(Subject.PLAN, "Meetings"),
        options=(
            Option("a", "At the women's centre on Mill Lane, mornings"),
            Option("b", "At the clinic, evenings"),
        ),
        due=10,
        invite=(SAM, FARAH, PETE, RUKHSANA, JADE),
        materials=(
            plain(
                "The two places",
                "Mill Lane: free, a crèche until noon, on the 508 bus. The clinic: parking, open"
                " until 8pm, no crèche.",
            ),
        ),
    )
    story.say(
        RUKHSANA,
        -2,
        decision,
        "I will not walk into the clinic with my neighbour behind the desk. Mill Lane.",
    )
    story.stand(RUKHSANA, -2, decision, Stance.AGREE, "My neighbour works at the clinic.")
    story.stand(PETE, -1, decision, Stance.RESERVATIONS, "I have a clinic on Tuesday mornings.")
