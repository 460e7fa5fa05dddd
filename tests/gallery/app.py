"""The gallery's app: what a service does, with nothing behind it."""

from pathlib import Path

from flask import Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from tests.gallery.forms import EVERYTHING, Everything
from tests.gallery.parts import parts_page
from tests.gallery.unkind import ENDLESS, MARKUP

from alongside.html.as_at import read_as_at
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.html.shell import Visitor, install

NAVIGATION = (
    Link("Gallery", "/gallery/"),
    Link("Parts of pages", "/gallery/parts"),
    Link("Every field", "/gallery/form"),
    Link("Page not found", "/gallery/errors/404"),
    Link("Something went wrong", "/gallery/errors/500"),
)


def create_app() -> Flask:
    app = Flask(__name__, static_folder=None)
    install(
        app,
        service="gallery",
        pages=Path(__file__).parent / "pages",
        who=_somebody,
        navigation=lambda _: NAVIGATION,
        secret=b"a secret of tests",
        secure=False,
        example=True,
        sign_in="/gallery/",
        sign_out="/gallery/",
    )
    _routes(app)
    return app


def _somebody() -> Visitor | None:
    match request.args.get("who"):
        case "nobody":
            return None
        case "unkind":
            return Visitor(MARKUP + ENDLESS, ENDLESS)
        case _:
            return Visitor("Ada Bello", "Northmoor Partnership NHS Foundation Trust")


def _routes(app: Flask) -> None:
    @app.get("/gallery/")
    def start() -> ResponseReturnValue:
        return render("start.jinja", Page(title="Gallery"))

    @app.get("/gallery/parts")
    def parts() -> ResponseReturnValue:
        return render("parts.jinja", parts_page(read_as_at(request)))

    @app.get("/gallery/form")
    def form() -> ResponseReturnValue:
        return _form(EVERYTHING.blank(version=3))

    @app.post("/gallery/form")
    def send() -> ResponseReturnValue:
        form = EVERYTHING.read()
        return redirect("/gallery/", code=303) if form.valid else _form(form)

    @app.get("/gallery/errors/<int:code>")
    def error(code: int) -> ResponseReturnValue:
        abort(code)


def _form(form: Form[Everything]) -> ResponseReturnValue:
    page = Page(title="Every field", back=Link("Back", "/gallery/"), form=form)
    return render("form.jinja", page)
