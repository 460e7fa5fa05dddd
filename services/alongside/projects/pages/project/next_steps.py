"""What somebody can do next in a project: nobody who opens it should have to search for that."""

from collections.abc import Iterator, Sequence
from datetime import date

from alongside.html.component import Tag, Task, Tone
from alongside.html.dates import in_words
from alongside.http.guard import may
from alongside.projects.domain.people import side_of
from alongside.projects.domain.rights import Action
from alongside.projects.pages.visit import place, time_left
from alongside.projects.queries.project_detail import AimDetail, ProjectDetail
from alongside.projects.queries.projects import DecisionRow

_ANSWERED = Tag("You answered", Tone.DONE)
_TO_AGREE = Tag("Not agreed yet", Tone.WAITING)
_TO_RECORD = Tag("Day has passed", Tone.WARNING)
_NEXT = Tag("Next", Tone.GOING)


def next_steps(
    found: ProjectDetail,
    aim: AimDetail,
    decisions: Sequence[DecisionRow],
    *,
    reader: str,
    today: date,
) -> tuple[Task, ...]:
    """Give what awaits the reader, the most urgent first, then what they may go on with."""
    still_open = [row for row in decisions if row.closed_on is None]
    tasks = [
        *_to_answer(found, still_open, today),
        *_to_agree(found, reader),
        *_to_record(found, still_open, today),
        *_to_draft(found, aim, still_open),
        *_to_say_more(found, still_open),
    ]
    return tuple(tasks)


def _to_answer(
    found: ProjectDetail, still_open: Sequence[DecisionRow], today: date
) -> Iterator[Task]:
    if may(Action.TAKE_PART):
        for row in still_open:
            if row.invited and not row.stance:
                yield Task(
                    text=row.question,
                    hint=f"Say what you think, and take a position by {in_words(row.deadline)}",
                    status=time_left(row.deadline, today),
                    href=place(found.project, "decisions", row.decision),
                )


def _to_agree(found: ProjectDetail, reader: str) -> Iterator[Task]:
    mine = next((who.speaks_as for who in found.team if who.member == reader), None)
    side = side_of(mine)
    if side and may(Action.WORK_ON_PROJECT):
        for deadline in found.deadlines:
            if side not in deadline.agreed_by:
                yield Task(
                    text=f"Agree to a deadline: {deadline.what}",
                    hint=f"Proposed for {in_words(deadline.due)}. You can also move it",
                    status=_TO_AGREE,
                    href=place(found.project, "deadlines"),
                )


def _to_record(
    found: ProjectDetail, still_open: Sequence[DecisionRow], today: date
) -> Iterator[Task]:
    if may(Action.RECORD_OUTCOME):
        for row in still_open:
            if row.deadline < today:
                yield Task(
                    text=f"Record the outcome: {row.question}",
                    hint=f"The last day to answer was {in_words(row.deadline)}",
                    status=_TO_RECORD,
                    href=place(found.project, "decisions", row.decision),
                )


def _to_draft(
    found: ProjectDetail, aim: AimDetail, still_open: Sequence[DecisionRow]
) -> Iterator[Task]:
    """Lead from the first draft of the aim to a decision on it."""
    if aim.adopted or still_open or not may(Action.WORK_ON_PROJECT):
        return
    if not aim.drafts:
        text, hint = "Write the first draft of the aim", "Anybody in the team can write one"
    elif may(Action.RECORD_OUTCOME):
        text, hint = "Decide on the aim together", "Open a decision from one of its drafts"
    else:
        text = f"Read draft {len(aim.drafts)} of the aim"
        hint = "If it should say something else, write the next draft"
    yield Task(text=text, hint=hint, status=_NEXT, href=place(found.project, "aim"))


def _to_say_more(found: ProjectDetail, still_open: Sequence[DecisionRow]) -> Iterator[Task]:
    if may(Action.TAKE_PART):
        for row in still_open:
            if row.invited and row.stance:
                yield Task(
                    text=row.question,
                    hint="You can say more, or change your position, until the outcome is recorded",
                    status=_ANSWERED,
                    href=place(found.project, "decisions", row.decision),
                )
