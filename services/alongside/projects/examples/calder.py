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
    _begin(story)
    _find_out(story)
    _plan(story)
    _draft(story)
    _ask(story)


def _begin(story: Story) -> None:
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


def _find_out(story: Story) -> None:
    story.step(
        FARAH,
        -26,
        1,
        StepStatus.DONE,
        "The trust has no policy on co-production. Pete has raised that with the executive, and"
        " until there is one we work to the terms in our sponsor's agreement. The payment policy"
        " (2019) pays in vouchers only, which nobody wants. The women's centre on Mill Lane would"
        " like to work with us.",
    )


def _plan(story: Story) -> None:
    story.step(
        SAM,
        -25,
        2,
        StepStatus.IN_PROGRESS,
        "Our sponsor has agreed. Deadlines are still to settle. Rukhsana is the only one of us who"
        " has been offered this therapy herself: step 3 has to change that.",
    )
    story.deadline(SAM, -25, "Plan approved", 25, agreed_by=RUKHSANA)
    story.deadline(PETE, -24, "First ten interviews done", 60, agreed_by=JADE)
    story.lead_co_production(
        SAM,
        -20,
        FARAH,
        "Pete has taken on a colleague's patients. Farah speaks Urdu and has the time.",
    )
    story.application.move_deadline(
        story.by(SAM, -10),
        story.project,
        number=2,
        due=story.day(45),
        because="The analyst who helps us goes to another team two weeks sooner than we thought.",
    )


def _draft(story: Story) -> None:
    by_when = story.end_of_month(365)
    story.draft(
        SAM,
        -6,
        AimText(
            statement=(
                "Raise the share of South Asian women in the lower valley who come to a second"
                f" appointment from 40% to 60% by the end of {by_when:%B %Y}"
            ),
            what="Women who come back after the first appointment",
            for_whom="South Asian women in the lower valley who are referred for talking therapy",
            baseline="40% over the last 12 months (62 of 155 women)",
            target="60%",
            measure="Second appointments kept, of first appointments kept, each month",
            by_when=by_when,
        ),
        "Something to start from. It is early, and it will change once we have listened.",
        Origin.STAFF,
    )


def _ask(story: Story) -> None:
    decision = story.ask(
        SAM,
        -5,
        "Where do we hold our meetings?",
        about=About(Subject.PLAN, "Meetings"),
        options=(
            Option("a", "At the women's centre on Mill Lane, Tuesday mornings"),
            Option("b", "At the clinic, Thursday evenings"),
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
        -4,
        decision,
        "I will not walk into the clinic with my neighbour behind the desk. Mill Lane.",
    )
    story.stand(RUKHSANA, -4, decision, Stance.AGREE, "My neighbour works at the clinic.")
    story.stand(
        PETE,
        -3,
        decision,
        Stance.RESERVATIONS,
        "I see patients on Tuesday mornings, so I would come every other time.",
    )
