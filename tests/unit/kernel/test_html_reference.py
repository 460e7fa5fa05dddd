"""The readable page of an API: what the description says, and every type of problem."""

import ast
import inspect
import json
import re
import shlex
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema, fields, validate

from alongside.eventlog.kinds import MalformedError, RefusedError, TooOftenError
from alongside.html import problem_types
from alongside.html.shell import install
from alongside.http import problems
from alongside.http.blueprint import Blueprint
from alongside.http.fields import DateParts, ShortText
from alongside.http.openapi import describe
from alongside.http.wiring import wire
from alongside.settings import read

HTTP = Path(inspect.getfile(problems)).parent
ORIGIN = "https://alongside.example"
ERRORS = "alongside.trial.domain.errors"
MARKUP = "<script>alert('x')</script>"


class PartSchema(Schema):
    text = ShortText("Text", limit=30)


class ThingSchema(Schema):
    title = ShortText("Title of the thing", limit=120, hint=f"Say it's {MARKUP}")
    day = DateParts("Day", ask="Enter a day")
    kind = fields.String(load_default="round", validate=validate.OneOf(["round", "square"]))
    size = fields.Integer(validate=validate.Range(1, 10))
    parts = fields.List(fields.Nested(PartSchema), required=True, validate=validate.Length(2, 8))


class AnswerSchema(Schema):
    """What a thing looks like."""

    thing = fields.String(required=True)
    first = fields.Nested(PartSchema, allow_none=True)


class AskedSchema(Schema):
    after = fields.Integer(required=True, validate=validate.Range(3))


@pytest.fixture
def visitor(tmp_path: Path) -> FlaskClient:
    things = Blueprint("odd_things", __name__, url_prefix="/trial/api", description=MARKUP)

    @things.post("/things/<thing>")
    @things.arguments(ThingSchema)
    @things.response(201, AnswerSchema)
    def change_thing(sent: object, thing: str) -> object:
        """Change a thing.

        It was another before.
        """
        raise AssertionError(sent, thing)

    @things.get("/things")
    @things.arguments(AskedSchema, location="query")
    @things.response(200, AnswerSchema)
    def list_things(asked: object) -> object:
        """List things."""
        raise AssertionError(asked)

    app = Flask(__name__, static_folder=None)
    wire(app, [read(ALONGSIDE_DATA=str(tmp_path), ALONGSIDE_PUBLIC_URL=ORIGIN)])
    describe(app, "trial", [things])
    install(
        app,
        service="trial",
        pages=tmp_path,
        who=lambda: None,
        navigation=lambda _: (),
        secret=b"a secret of tests",
        secure=False,
    )
    return app.test_client()


@pytest.fixture
def reference(visitor: FlaskClient) -> str:
    answer = visitor.get("/trial/reference")
    assert answer.status_code == 200
    return answer.text


def told(page: str, start: str, end: str = "<h3") -> str:
    """Give the text of a part of the page, without its elements and line breaks."""
    part = page.partition(start)[2].partition(end)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_call_is_told_with_its_parameters_body_and_answers(reference: str) -> None:
    call = told(reference, 'id="odd_things.change_thing"')

    assert "Change a thing POST /trial/api/things/{thing} It was another before." in call
    assert "thing required Text, in the path" in call
    assert "title required Title of the thing. Say it&#39;s &lt;script&gt;" in call
    assert "Text 1 to 120 characters" in call
    assert "day required Day, as 2030-06-28" in call
    assert "kind Text One of: round, square If left out: round" in call
    assert "size Whole number 1 to 10" in call
    assert "parts required List of objects 2 to 8 of them" in call
    assert "parts[].text required Text 1 to 30 characters" in call
    assert "201 Created: Answer" in call


def test_example_is_a_command_of_the_shell_that_sends_what_must_be_there(reference: str) -> None:
    example = told(reference, 'id="odd_things.change_thing"').partition(" Example ")[2]
    words = shlex.split(example.replace("&#34;", '"').replace("&#39;", "'").replace("\\ ", " "))

    assert words[:4] == ["curl", "-X", "POST", "$ORIGIN/trial/api/things/$THING"]
    assert "Authorization: Bearer $TOKEN" in words
    sent = json.loads(words[-1])
    assert ThingSchema().validate(sent) == {}
    assert sorted(sent) == ["day", "parts", "title"]


def test_what_must_be_in_the_query_is_in_the_example(reference: str) -> None:
    assert "$ORIGIN/trial/api/things?after=3" in told(reference, 'id="odd_things.list_things"')


def test_parts_of_an_answer_are_told_once(reference: str) -> None:
    assert reference.count('id="shape.Answer"') == 1
    assert "first Object or null: Part" in told(reference, 'id="shape.Answer"')
    assert "text required Text" in told(reference, 'id="shape.Part"')


def test_everything_is_escaped(reference: str) -> None:
    assert MARKUP not in reference


def test_anchors_are_there_once_and_every_link_within_the_page_has_one(reference: str) -> None:
    anchors = re.findall(r' id="([^"]+)"', reference)

    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', reference)) <= set(anchors)


def test_the_foot_of_every_page_leads_to_the_reference(visitor: FlaskClient) -> None:
    assert 'href="/trial/reference"' in visitor.get("/trial/about/privacy").text


def test_every_problem_that_http_answers_is_explained() -> None:
    explained = {each.slug for each in problem_types.OF_HTTP}

    assert explained == {slug for file in HTTP.glob("*.py") for slug in slugs(file.read_text())}


def slugs(code: str) -> set[str]:
    """Give every slug that code writes: as an argument called so, or into a name called so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.keyword(arg="slug", value=given):
                value = given
            case ast.Assign(targets=[ast.Name(id="slug")], value=given):
                value = given
            case ast.Call(func=ast.Name(id="_problem"), args=[_, _, given, *_]):
                value = given
            case _:
                continue
        found |= {
            each.value
            for each in ast.walk(value)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
    return found


def test_slugs_are_found_wherever_they_are_written() -> None:
    code = 'f(slug="a")\nslug = "b" if x else "c"\n_problem(s, 4, "d", e)\ng("f")'

    assert slugs(code) == {"a", "b", "c", "d"}


class TrialError(RefusedError):
    """It was tried, and refused; more is not known. This is a second sentence."""

    __module__ = ERRORS
    slug = "tried"


class TrialOfTrialError(TrialError):
    """It has the slug of its kind, and is told with it."""

    __module__ = ERRORS


class OwnMalformedError(MalformedError):
    """Replaces what is said of all that is malformed."""

    __module__ = ERRORS
    slug = "malformed"


class TiredError(TooOftenError):
    """Too tired."""

    __module__ = ERRORS
    slug = "tired"


@pytest.fixture
def of_trial() -> dict[str, problem_types.ProblemType]:
    return {each.slug: each for each in problem_types.of("trial")}


def test_problems_of_a_service_are_told_by_their_classes(
    of_trial: dict[str, problem_types.ProblemType],
) -> None:
    tried = of_trial["tried"]

    assert tried.meaning == "It was tried, and refused; more is not known."
    assert (tried.title, tried.status) == ("Tried", 409)
    assert of_trial["tired"].status == 429
    assert of_trial["malformed"].meaning.startswith("Replaces")


def test_problems_of_another_service_are_not_told(
    of_trial: dict[str, problem_types.ProblemType],
) -> None:
    others = {each.slug for each in problem_types.of("tri")}

    assert "tried" in of_trial
    assert {"tried", "tired"} & others == set()
    assert {"refused", "not-found", "stale", "key-missing"} <= others
