"""The rules of tests/conftest.py bite: each is broken once, in a test run of its own."""

import shutil
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    """Give a project of one test folder under our rules."""
    shutil.copy(CONFTEST, pytester.mkdir("tests"))
    return pytester


def write(run: pytest.Pytester, folder: str, test: str) -> None:
    place = run.path / "tests" / folder
    place.mkdir()
    (place / "test_it.py").write_text(test)


SKIPS = {
    "in a test": "import pytest\n\ndef test_it():\n    pytest.skip('no browser')\n",
    "by a mark": "import pytest\n\n@pytest.mark.skip\ndef test_it():\n    pass\n",
    "as a module": "import pytest\n\npytest.skip('no broker', allow_module_level=True)\n",
}


@pytest.mark.parametrize("test", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_in_ci_and_only_there(
    run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, test: str
) -> None:
    write(run, "service", test)
    monkeypatch.delenv("CI", raising=False)
    at_home = run.runpytest_subprocess("tests")
    monkeypatch.setenv("CI", "true")
    in_ci = run.runpytest_subprocess("tests")
    assert (at_home.parseoutcomes(), at_home.ret) != (in_ci.parseoutcomes(), in_ci.ret)
    assert "skipped" in at_home.parseoutcomes()
    assert in_ci.ret != 0
    in_ci.stdout.fnmatch_lines(["*Skipped, which is a failure in CI*"])


CONNECT = """import socket

def test_it():
    try:
        {call}
    except Exception:
        pass
"""


@pytest.mark.parametrize(
    ("folder", "call", "outcome"),
    [
        ("service", "socket.create_connection(('192.0.2.1', 80), 0.1)", "failed"),
        ("service", "socket.create_connection(('2001:db8::1', 80), 0.1)", "failed"),
        ("service", "socket.create_connection(('127.0.0.1', 9), 0.1)", "passed"),
        ("unit", "socket.create_connection(('127.0.0.1', 9), 0.1)", "failed"),
        ("unit", "socket.socket(socket.AF_UNIX).connect('/tmp/.s.PGSQL.5432')", "failed"),
        ("service", "socket.socket(socket.AF_UNIX).connect('/tmp/none')", "passed"),
    ],
)
def test_a_test_stays_on_this_machine_and_a_unit_test_in_its_process(
    run: pytest.Pytester, folder: str, call: str, outcome: str
) -> None:
    write(run, folder, CONNECT.format(call=call))
    run.runpytest_subprocess("tests").assert_outcomes(**{outcome: 1})


def test_a_slow_unit_test_is_named(run: pytest.Pytester) -> None:
    write(run, "unit", "import time\n\ndef test_it():\n    time.sleep(0.06)\n")
    run.runpytest_subprocess("tests").stdout.fnmatch_lines(["slow for a unit test: *test_it*"])
