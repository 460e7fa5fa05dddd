"""Components: what a reader gets of them, marks and mark-up aside."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from markupsafe import Markup

from alongside.html.component import (
    Check,
    Components,
    HistoryEntry,
    Stale,
    SummaryRow,
    Tag,
    Task,
    Tone,
)
from alongside.html.differences import compare
from alongside.html.page import Link
from alongside.html.shell import install

AT = datetime(2026, 11, 23, 10, 2, 11, tzinfo=UTC)


@pytest.fixture(scope="module")
def component() -> Components:
    app = Flask(__name__, static_folder=None)
    install(
        app,
        service="trial",
        pages=Path(__file__).parent,
        who=lambda: None,
        navigation=lambda _: (),
        secret=b"a secret of tests",
        secure=False,
    )
    return Components(app.jinja_env)


def read(shown: str) -> str:
    """Read as a person does who sees or hears everything."""
    return " ".join(unescape(re.sub("<[^>]*>", "", shown)).split())


def test_history_says_who_did_what_when_and_as_whom(component: Components) -> None:
    entry = HistoryEntry(
        at=AT, who="Ada Bello", what="Moved the day", capacity="a carer", details=["To May"]
    )
    assert read(component.history([entry])) == (
        "Moved the day 23 November 2026 at 10:02am, Ada Bello as a carer To May"
    )
    assert 'datetime="2026-11-23T10:02:11.000+00:00"' in component.history([entry])


def test_history_of_nothing_says_so(component: Components) -> None:
    assert read(component.history([])) == "Nothing happened yet."


def test_cells_of_a_difference_hold_the_texts_and_their_marks(component: Components) -> None:
    found = compare(
        "by March, all of us", "by June, all of us", before_called="Draft 1", after_called="Draft 2"
    )
    cells = re.findall("<td.*?</td>", component.difference(found), re.DOTALL)
    shown = [re.sub(r"<span class=.alongside.*?</span>", "", cell) for cell in cells]
    assert [unescape(re.sub("<[^>]*>", "", cell)) for cell in shown] == [
        "by removed start: March removed end, all of us",
        "by added start: June added end, all of us",
    ]
    assert "<del>" in cells[0]
    assert "<ins>" in cells[1]


def test_texts_that_say_the_same_are_not_shown_twice(component: Components) -> None:
    same = compare("one", "one", before_called="Draft 1", after_called="Draft 2")
    assert read(component.difference(same)) == "Draft 1 and Draft 2 say the same."


def test_checks_say_in_words_what_is_missing(component: Components) -> None:
    checks = [
        Check(text="Everybody was asked", met=True),
        Check(text="Two came", met=False, reason="One did"),
    ]
    assert read(component.checks("What is missing", checks)) == (
        "What is missing In place: Everybody was asked Missing: Two came One did"
    )


def test_summary_says_what_was_not_given(component: Components) -> None:
    shown = component.summary_list([SummaryRow(called="Lead", change=Link("Add", "/lead"))])
    assert read(shown) == "Lead Not given Add (Lead)"


@pytest.mark.parametrize(("numbered", "element"), [(True, "ol"), (False, "ul")])
def test_tasks_are_a_list_with_their_states(
    component: Components, *, numbered: bool, element: str
) -> None:
    tasks = [
        Task(text="Plan", status=Tag("Done", Tone.DONE), href="/plan"),
        Task(text="Act", status=Tag("Cannot start yet"), hint="After the plan"),
    ]
    shown = component.task_list(tasks, numbered=numbered)
    assert shown.startswith(f"<{element} ")
    assert read(shown) == "Plan Done Act After the plan Cannot start yet"
    assert shown.count("<a ") == 1


def test_stale_names_who_changed_it(component: Components) -> None:
    shown = read(component.stale(Stale(who="Sam Green", at=AT, differences=[])))
    assert "Sam Green changed it on 23 November 2026 at 10:02am." in shown


def test_components_give_safe_html(component: Components) -> None:
    assert isinstance(component.tag(Tag("<b>")), Markup)
    assert "&lt;b&gt;" in component.tag(Tag("<b>"))
