"""Charts say in words what they draw, and draw it to scale."""

import re
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from alongside.html.charts import Bar, BarChart, Dot
from alongside.html.component import Components
from alongside.html.shell import install


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


def chart(*values: int) -> BarChart:
    bars = [Bar(called=f"{value}?", value=value, href=f"/counted/{value}") for value in values]
    return BarChart(caption="How many", columns=("What", "Number"), bars=bars)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_bars_are_drawn_to_scale_and_none_that_counts_is_lost(values: list[int]) -> None:
    drawn = chart(*values)

    for bar in drawn.bars:
        exact = 100 * bar.value / max(1, *values)
        assert abs(drawn.length(bar) - exact) <= 1
        assert (drawn.length(bar) > 0) == (bar.value > 0)


def test_a_bar_says_its_number_and_leads_to_what_it_counts(component: Components) -> None:
    shown = str(component.bars(chart(3, 0)))

    assert shown.count("<svg") == shown.count('aria-hidden="true">\n          <svg') == 2
    assert 'href="/counted/3">3<' in shown
    assert "/counted/0" not in shown
    assert re.findall(r'width="(\d+)"', shown) == ["100", "0"]


def test_words_of_a_bar_are_escaped(component: Components) -> None:
    odd = BarChart(caption="<b>", columns=("<i>",), bars=[Bar(called="<u>", value=1, shown="<s>")])

    assert not re.search("<[bius]>", str(component.bars(odd)))


def test_each_dot_has_its_own_shape(component: Components) -> None:
    shown = str(component.dots([Dot.FULL, Dot.HALF, Dot.EMPTY]))

    assert (shown.count("<circle"), shown.count("<path")) == (4, 1)
    assert 'viewBox="0 0 66 22"' in shown
