"""The shell: headers, assets, form tokens, error pages, and that everything is escaped."""

import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from jinja2 import UndefinedError
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from alongside.html.asset_files import FOLDER
from alongside.html.page import Link, Page, render
from alongside.html.shell import Visitor, install
from alongside.html.templating import Nhsuk

MARKUP = "<script>alert('x')</script>"
NHSUK = Nhsuk()
TEMPLATE = """{% extends "alongside/layout.jinja" %}
{% block content %}<h1>{{ page.title }}</h1>{% endblock %}"""


@pytest.fixture
def visitors() -> list[Visitor | Exception]:
    """Whoever looks at the page is the last one."""
    return [Visitor("Ada Bello", "Northmoor & District")]


@pytest.fixture
def app(tmp_path: Path, visitors: list[Visitor | Exception]) -> Flask:
    def who() -> Visitor | None:
        last = visitors[-1] if visitors else None
        if isinstance(last, Exception):
            raise last
        return last

    def problem(error: HTTPException) -> ResponseReturnValue:
        return {"title": error.name}, error.code or 500

    (tmp_path / "page.jinja").write_text(TEMPLATE)
    (tmp_path / "misspelt.jinja").write_text("{{ page.titel }}")
    made = Flask(__name__, static_folder=None)
    install(
        made,
        service="trial",
        pages=tmp_path,
        who=who,
        navigation=lambda _: [Link("Start", "/trial/"), Link("Plans", "/trial/plans")],
        secret=b"a secret of tests",
        secure=True,
    )
    made.register_error_handler(HTTPException, problem)
    _routes(made)
    return made


def _routes(app: Flask) -> None:
    @app.get("/trial/")
    @app.get("/trial/plans/<name>")
    def page(name: str = "Plans") -> ResponseReturnValue:
        return render("page.jinja", Page(title=name, breadcrumbs=(Link("Up", "/trial/"),)))

    @app.get("/trial/misspelt")
    def misspelt() -> ResponseReturnValue:
        return render("misspelt.jinja", Page(title=""))

    @app.route("/trial/errors/<int:code>", methods=["GET", "POST"])
    @app.route("/trial/api/errors/<int:code>", methods=["GET", "POST"])
    def error(code: int) -> ResponseReturnValue:
        abort(code)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_policy_allows_no_inline_code_and_no_other_host(client: FlaskClient) -> None:
    answer = client.get("/trial/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|http|\*|nonce|data:", policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert answer.headers["Cache-Control"] == "no-store"


def test_page_has_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/trial/").text
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page)
    assert not re.search(r"(src|href|action)=.(https?:)?//", page)


def test_assets_are_kept_for_a_year_and_all_exist(client: FlaskClient) -> None:
    addresses = re.findall(r'(?:src|href)="(/trial/assets/[^"]+)"', client.get("/trial/").text)
    assert len(addresses) >= 5
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    style = next(address for address in addresses if "nhsuk" in address)
    for image in set(re.findall(r"url\(([^)]+)\)", client.get(style).text)):
        assert client.get(style.rpartition("/")[0] + "/" + image).status_code == 200


def test_asset_of_another_build_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/trial/assets/0123456789abcdef/alongside.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/trial/assets/0/../shell.py").status_code == 404


def test_title_names_the_page_the_trust_and_the_product(client: FlaskClient) -> None:
    title = re.search("<title>(.*?)</title>", client.get("/trial/plans/May").text, re.DOTALL)
    assert title is not None
    assert re.split(r" \W ", title[1]) == ["May", "Northmoor &amp; District", "Alongside"]


def test_navigation_marks_where_the_page_belongs(client: FlaskClient) -> None:
    page = client.get("/trial/plans/May").text
    assert re.findall(r'href="([^"]+)"\s+aria-current="true"', page) == ["/trial/plans"]


def test_stranger_is_offered_to_sign_in(client: FlaskClient, visitors: list[Visitor]) -> None:
    visitors.clear()
    page = client.get("/trial/").text
    assert 'href="/identity/sign-in"' in page
    assert "Sign out" not in page


def test_words_of_visitor_and_page_are_escaped(
    client: FlaskClient, visitors: list[Visitor]
) -> None:
    visitors.append(Visitor(MARKUP, MARKUP))
    page = client.get(f"/trial/plans/{MARKUP.replace('/', '%5C')}").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 4


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 410, 412, 413, 429, 500, 503])
def test_error_has_plain_words_and_a_way_forward(client: FlaskClient, code: int) -> None:
    answer = client.get(f"/trial/errors/{code}")
    assert answer.status_code == code
    assert answer.mimetype == "text/html"
    assert re.search(r'<ul class="[^"]*alongside-ways">\s*<li><a href="/', answer.text)
    assert str(code) not in re.sub("<[^>]*>", "", answer.text)


def test_error_of_the_api_is_no_page(client: FlaskClient) -> None:
    answer = client.get("/trial/api/errors/404")
    assert answer.json == {"title": "Not Found"}


def test_page_that_is_not_there_is_said_so(client: FlaskClient) -> None:
    assert "Page not found" in client.get("/trial/nowhere").text


def test_failure_is_shown_even_where_nobody_can_say_who_is_here(
    client: FlaskClient, visitors: list[Visitor | Exception]
) -> None:
    visitors.append(ConnectionError("no database"))
    answer = client.get("/trial/")
    assert answer.status_code == 500
    assert "Sorry, there is a problem with the service" in answer.text
    assert "no database" not in answer.text


def test_misspelt_name_in_a_template_is_an_error(app: Flask) -> None:
    app.testing = True
    with pytest.raises(UndefinedError):
        app.test_client().get("/trial/misspelt")


def test_form_without_token_is_refused_with_a_way_back(client: FlaskClient) -> None:
    answer = client.post("/trial/errors/409", data={"title": "Meet"})
    assert answer.status_code == 400
    assert "We could not check that form" in answer.text


def test_form_with_token_goes_through(client: FlaskClient) -> None:
    secure = {"base_url": "https://trust.example", "headers": {"Referer": "https://trust.example/"}}
    page = client.get("/trial/", base_url="https://trust.example").text
    token = re.search('name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    data = {"csrf_token": token[1]}
    assert client.post("/trial/errors/409", data=data, **secure).status_code == 409


def test_form_session_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/trial/", base_url="https://trust.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-alongside-form=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie


def test_api_needs_no_form_token(client: FlaskClient) -> None:
    assert client.post("/trial/api/errors/409").status_code == 409


def test_ten_megabytes_are_too_much(client: FlaskClient) -> None:
    answer = client.post("/trial/errors/409", data={"title": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "That is too much to send at once" in answer.text


@pytest.mark.parametrize("about", ["accessibility", "privacy", "example"])
def test_pages_about_the_product_need_nobody_signed_in(
    client: FlaskClient, visitors: list[Visitor], about: str
) -> None:
    visitors.clear()
    assert client.get(f"/trial/about/{about}").status_code == 200


@pytest.mark.parametrize(
    ("component", "params"),
    [
        ("inset_text", {"text": MARKUP}),
        ("tag", {"text": MARKUP}),
        ("button", {"text": MARKUP}),
        ("details", {"summaryText": MARKUP, "text": MARKUP}),
        ("warning_callout", {"heading": MARKUP, "text": MARKUP}),
        ("summary_list", {"rows": [{"key": {"text": MARKUP}, "value": {"text": MARKUP}}]}),
        ("input", {"id": "a", "name": "a", "label": {"text": MARKUP}, "value": f'">{MARKUP}'}),
        ("textarea", {"id": "a", "name": "a", "label": {"text": MARKUP}, "value": MARKUP}),
        ("error_summary", {"heading": MARKUP, "errorList": [{"text": MARKUP, "href": "#a"}]}),
        (
            "radios",
            {
                "name": "a",
                "fieldset": {"legend": {"text": MARKUP}},
                "hint": {"text": MARKUP},
                "errorMessage": {"text": MARKUP},
                "items": [{"value": f'">{MARKUP}', "text": MARKUP, "hint": {"text": MARKUP}}],
            },
        ),
        (
            "select",
            {
                "id": "a",
                "name": "a",
                "label": {"text": MARKUP},
                "items": [{"value": f'">{MARKUP}', "text": MARKUP}],
            },
        ),
        ("table", {"caption": MARKUP, "head": [{"text": MARKUP}], "rows": [[{"text": MARKUP}]]}),
    ],
)
def test_text_in_components_of_the_design_system_is_escaped(
    component: str, params: dict[str, object]
) -> None:
    shown = getattr(NHSUK, component)(params)
    assert "<script>" not in shown
    assert str(escape(MARKUP)) in shown


def test_vendored_files_are_those_that_the_table_names() -> None:
    table = (FOLDER.parent / "VENDORED.md").read_text()
    named = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", table, re.MULTILINE))
    ours = {"alongside.css", "alongside.js", "start.js", "favicon.svg"}
    files = {
        path.relative_to(FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.suffix != ".txt"
    }
    assert {name: digest for name, digest in files.items() if name not in ours} == named


def test_assets_name_no_other_host_and_no_licensed_typeface() -> None:
    for path in FOLDER.glob("*.[cj]s*"):
        text = path.read_text()
        assert not re.search(r"@font-face|[Ff]rutiger W01|url\([\"']?(https?:)?//", text), path
        assert "sourceMappingURL" not in text
