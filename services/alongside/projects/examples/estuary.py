"""Thames Estuary: Black men and crisis care, with an aim adopted and a decision that lacked it."""

from alongside.projects.domain.aim import AimText, Origin
from alongside.projects.domain.decision_events import (
    About,
    Method,
    Option,
    Privacy,
    Stance,
    Subject,
)
from alongside.projects.domain.people import Capacity, ProjectRole
from alongside.projects.domain.steps import StepStatus
from alongside.projects.examples.story import Place, Story, easy_read, plain

DANIEL, SINEAD, KELLY = "Daniel Osei", "Sinéad Byrne", "Kelly-Ann Drew"
FRANCES = "Dame Frances Thorne"
MARCUS, COMFORT, LEROY = "Marcus Bailey", "Comfort Addo", "Leroy Grant"

PARTNER = ProjectRole.LIVED_EXPERIENCE_PARTNER
DONE, DOING = StepStatus.DONE, StepStatus.IN_PROGRESS


def tell(story: Story) -> None:
    """Tell it from the start until today."""
    _begin(story)
    _learn(story)
    _draft(story)
    _adopt(story)
    _hurry(story)


def _begin(story: Story) -> None:
    story.start(
        DANIEL,
        -262,
        title="Crisis care that Black men can trust",
        about=(
            "Black men in our area are four times as likely as white men to be detained under the"
            " Mental Health Act, and half as likely to have been offered anything before that. Men"
            " told us that they stay away because they expect force. We want care that reaches"
            " them earlier and that they would choose."
        ),
        population="Black men aged 18 to 50 in Tilbrook and the Marshes",
    )
    story.team(
        DANIEL,
        -259,
        (
            Place(SINEAD, ProjectRole.TEAM_MEMBER, Capacity.STAFF),
            Place(KELLY, ProjectRole.TEAM_MEMBER, Capacity.STAFF),
            Place(MARCUS, PARTNER, Capacity.LIVED_EXPERIENCE),
            Place(COMFORT, PARTNER, Capacity.CARER),
        ),
    )
    story.lead_co_production(DANIEL, -258, SINEAD)
    story.sponsor(
        DANIEL,
        -255,
        FRANCES,
        "The team sets its aim and its measures, and chooses what it tests in the two crisis teams."
        " It may publish what it finds. Anything about restraint policy comes to the board.",
    )
    story.step(
        SINEAD,
        -250,
        1,
        DONE,
        "There is an involvement policy (2023) and a PCREF plan that names detentions. A review of"
        " 2021 had asked men the same questions: none of its recommendations was acted on.",
    )
    story.deadline(DANIEL, -249, "First meeting at the barber shop", -231, agreed_by=MARCUS)
    story.step(
        DANIEL,
        -241,
        2,
        DONE,
        "Plan approved with Marcus and Comfort. We meet at trust headquarters one month, and at"
        " the barber shop the next.",
    )


def _learn(story: Story) -> None:
    story.team(DANIEL, -220, (Place(LEROY, PARTNER, Capacity.LIVED_EXPERIENCE),))
    story.step(
        SINEAD,
        -213,
        3,
        DONE,
        "£30 an hour and travel, paid within two weeks. Leroy joined after an evening at the barber"
        " shop. We are six, and nobody is under 25: we go on looking.",
    )
    story.step(
        DANIEL,
        -192,
        4,
        DONE,
        "Chosen from three groups, with the Tilbrook elders' group in the room. The others were"
        " Black women after birth, and young men leaving custody.",
    )
    story.step(
        KELLY,
        -150,
        5,
        DONE,
        "Figures: 412 Black men detained for every 100,000, and 98 white men. Crisis staff: nobody"
        " is told about the men's group. Fourteen interviews, led by Marcus and Leroy: “nobody"
        " asked me what would help”.",
    )
    story.step(
        COMFORT,
        -125,
        6,
        DONE,
        "38 places and groups, from three evenings at the barber shop and two at church. Seven"
        " people said yes to being listed by name. The rest are not.",
    )


def _draft(story: Story) -> None:
    story.step(DANIEL, -118, 7, DOING, "Two drafts to write, and a decision on them together.")
    by_when = story.end_of_month(300)
    for_whom = "Black men aged 18 to 50 in Tilbrook and the Marshes"
    story.draft(
        DANIEL,
        -110,
        AimText(
            statement=(
                "Reduce detentions of Black men under the Mental Health Act from 61 to 49 a year by"
                f" the end of {by_when:%B %Y}"
            ),
            what="Detentions",
            for_whom=for_whom,
            baseline="61 in the last 12 months",
            target="49 in 12 months",
            measure="Detentions under sections 2 and 3, each quarter",
            by_when=by_when,
        ),
        "The figure that the board and the PCREF plan look at.",
        Origin.DATA_REVIEW,
    )
    story.draft(
        MARCUS,
        -96,
        AimText(
            statement=(
                "Offer 8 in 10 Black men who contact crisis care a choice of support before"
                " anything is done to them, up from 3 in 10, and reduce detentions from 61 to 49 a"
                f" year, by the end of {by_when:%B %Y}"
            ),
            what="Choice before force, and detentions",
            for_whom=for_whom,
            baseline="4 of 14 men interviewed were offered a choice; 61 detentions in 12 months",
            target="8 in 10 offered a choice; 49 detentions in 12 months",
            measure="Men who say they were offered a choice, and detentions, each quarter",
            by_when=by_when,
        ),
        "A number going down is not care. Say what men get instead.",
        Origin.LIVED_EXPERIENCE,
    )


def _adopt(story: Story) -> None:
    decision = _ask_which_draft(story)
    _hear(story, decision)
    _take_positions(story, decision)
    _decide_and_answer(story, decision)
    _feed_back(story, decision)
    story.step(DANIEL, -59, 7, DONE, "Draft 2 adopted, co-produced.")


def _ask_which_draft(story: Story) -> str:
    return story.ask(
        DANIEL,
        -90,
        "Which draft is our aim?",
        about=About(Subject.AIM_DRAFT, "2"),
        options=(
            Option("a", "Draft 2: choice first, and fewer detentions", adopts=2),
            Option("b", "Draft 1: fewer detentions only", adopts=1),
        ),
        due=-73,
        invite=(DANIEL, SINEAD, KELLY, MARCUS, COMFORT, LEROY),
        materials=(
            plain(
                "Both drafts side by side",
                "Draft 1 counts detentions. Draft 2 also asks men whether they were offered a"
                " choice. To know that, we have to ask them, within a week.",
            ),
            easy_read(
                "The two drafts in short words",
                "Draft 1: fewer men are kept in hospital.\nDraft 2: more men get to choose their"
                " help, and fewer are kept in hospital.",
            ),
        ),
    )


def _hear(story: Story, decision: str) -> None:
    story.say(
        LEROY,
        -86,
        decision,
        "When I was taken in, nobody said there was anything else. If one person had asked me, I"
        " would have gone to my cousin's. Count that.",
    )
    story.say(
        COMFORT,
        -84,
        decision,
        "As his mum I want to know who asks the men. Not the crisis team. Somebody they trust.",
    )


def _take_positions(story: Story, decision: str) -> None:
    story.stand(MARCUS, -83, decision, Stance.AGREE, "It is what we said at the barber shop.")
    story.stand(LEROY, -82, decision, Stance.AGREE)
    story.stand(
        DANIEL, -81, decision, Stance.AGREE, "It is more work to measure, and it is the right one."
    )
    story.stand(SINEAD, -81, decision, Stance.AGREE)
    story.stand(
        KELLY,
        -80,
        decision,
        Stance.AGREE,
        "We do not have the time to ask every man within a week. I would start with draft 1.",
        option="b",
    )
    story.stand(
        COMFORT,
        -78,
        decision,
        Stance.DISAGREE,
        "Not until I know who asks the men. My son was asked by the people who held him down.",
        privacy=Privacy.PRIVATE,
    )


def _decide_and_answer(story: Story, decision: str) -> None:
    story.decide(
        DANIEL,
        -70,
        decision,
        rationale=(
            "Four of the six of us want draft 2. Kelly-Ann's worry and Comfort's are the same one:"
            " that the asking is done well. We adopt draft 2, and settle who asks before we start."
        ),
        changed=(
            "The aim itself: draft 1 was staff's, and draft 2 is Marcus's. And who asks: two men"
            " from the barber shop will be trained and paid to ring people, because Comfort asked"
            " for somebody whom the men trust."
        ),
        answers={
            COMFORT: "You were right that it matters who asks. No man is asked by a crisis team."
            " We start when the two callers are trained, not before.",
            KELLY: "The callers take this off your team. If that fails we come back to you.",
        },
    )


def _feed_back(story: Story, decision: str) -> None:
    story.tell(
        SINEAD,
        -60,
        decision,
        said="Not the crisis team. Somebody they trust.",
        acted=True,
        response="Two men from the barber shop are in training, and are paid to make the calls.",
        because="Men tell us the truth only when they trust whoever asks.",
    )
    story.tell(
        SINEAD,
        -60,
        decision,
        said="Ask within a week.",
        acted=False,
        response="We ask within three weeks for now.",
        because="Two callers can reach about 10 men a week. We look at it again in six months.",
    )


def _hurry(story: Story) -> None:
    story.step(DANIEL, -52, 8, DOING, "Drivers drawn on the barber shop's wall. Ideas next.")
    decision = story.ask(
        DANIEL,
        -27,
        "Do we bid for the integrated care board's crisis fund?",
        about=About(Subject.PLAN, "Crisis fund"),
        options=(
            Option("a", "Bid for two evening workers at the barber shop"),
            Option("b", "Do not bid this year"),
        ),
        due=-24,
        invite=(DANIEL, SINEAD, MARCUS, COMFORT, LEROY),
        method=Method.DELEGATED,
    )
    story.stand(MARCUS, -26, decision, Stance.RESERVATIONS, "Three days is no time to think.")
    story.stand(DANIEL, -25, decision, Stance.AGREE)
    story.decide(
        DANIEL,
        -24,
        decision,
        rationale="The fund closed that evening, and the money is for what the men asked for.",
        changed="Marcus had the second worker put on Saturdays, when the shop is full.",
        override=(FRANCES, "The fund was open from Monday to Friday. We would have lost £80,000."),
    )
    story.tell(
        SINEAD,
        -14,
        decision,
        said="Three days is no time to think.",
        acted=False,
        response="We bid without the notice that we promise each other.",
        because="The fund closed too soon. The sponsor answers for that, and it is on the record.",
    )
