"""Parts of pages that several pages share, each from one small typed value.

Templates know them as `component`: `{{ component.history(page.history) }}`. How each looks is in
`templates/components/`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask.templating import Environment
from markupsafe import Markup

from alongside.html.as_at import AsAt
from alongside.html.charts import BarChart, Dot
from alongside.html.differences import Difference
from alongside.html.page import Link


class Tone(StrEnum):
    """What a tag says beside its words; the words must be enough without it."""

    PLAIN = "grey"
    NEW = "aqua-green"
    GOING = "blue"
    DONE = "green"
    WAITING = "yellow"
    WARNING = "orange"
    WRONG = "red"


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in one or two words."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A line of a task list; without `href` it cannot be started yet."""

    text: str
    status: Tag
    href: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A line of a summary: what it is, what it says, and where to change it.

    Each text of `values` becomes a paragraph of its own; none reads as "Not given".
    """

    called: str
    values: Sequence[str] = ()
    change: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """Something that happened: when, who did it, in which capacity, and what changed."""

    at: datetime
    who: str
    what: str
    capacity: str = ""
    details: Sequence[str] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is asked for, and whether it is there."""

    text: str
    met: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Somebody else's change to what the person was changing: both are shown."""

    who: str
    at: datetime
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Components:
    """What templates know as `component`."""

    environment: Environment

    def _render(self, template: str, **given: object) -> Markup:
        found = self.environment.get_template(f"alongside/components/{template}.jinja")
        return Markup(found.render(given))  # noqa: S704 -- the environment escapes.

    def tag(self, tag: Tag) -> Markup:
        """Show a state."""
        return self._render("tag", tag=tag)

    def task_list(self, tasks: Sequence[Task], *, numbered: bool = False) -> Markup:
        """Show what is to be done and how far each is."""
        return self._render("task_list", tasks=tasks, numbered=numbered)

    def summary_list(self, rows: Sequence[SummaryRow]) -> Markup:
        """Show what is known, line by line."""
        return self._render("summary_list", rows=rows)

    def history(self, entries: Sequence[HistoryEntry]) -> Markup:
        """Show what happened, in the order given."""
        return self._render("history", entries=entries)

    def bars(self, chart: BarChart) -> Markup:
        """Show numbers in a table with a bar beside each."""
        return self._render("bars", chart=chart)

    def dots(self, dots: Sequence[Dot]) -> Markup:
        """Draw how far each of a row of things is; say the same in words beside it."""
        return self._render("dots", dots=dots)

    def checks(self, heading: str, checks: Sequence[Check]) -> Markup:
        """Show what is there and what is missing, never by colour alone."""
        missing = sum(not check.met for check in checks)
        return self._render("checks", heading=heading, checks=checks, missing=missing)

    def difference(self, difference: Difference) -> Markup:
        """Show two texts side by side with what was added and removed."""
        return self._render("difference", difference=difference)

    def stale(self, stale: Stale) -> Markup:
        """Show what somebody else changed while the person was writing."""
        return self._render("stale", stale=stale)

    def as_at(self, as_at: AsAt) -> Markup:
        """Show the form that turns the page back to an earlier moment."""
        return self._render("as_at", as_at=as_at)
