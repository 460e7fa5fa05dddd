"""Pages for when something is not as it should be: in plain words, with a way forward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, HTTPException, Unauthorized, default_exceptions

from alongside.html.csrf import FormTokenError
from alongside.html.page import Link, Page

SERVER_FAULT: Final = 500


class ShellParts(Protocol):
    """The parts of the shell that an error page needs."""

    @property
    def start(self) -> str:
        """Give the address of the service's first page."""
        ...

    @property
    def sign_in(self) -> str:
        """Give the address where people sign in."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """What happened, what the person can do, and where they can go."""

    status: int
    words: tuple[str, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    words: tuple[str, ...]


_BACK: Final = "Use the back button of your browser: what you typed should still be there."

_WORDS: Final = {
    400: _Words(
        "We could not understand that request",
        ("Something that your browser sent was not as expected.", _BACK),
    ),
    401: _Words("Sign in to see this page", ("You are not signed in, or you were for too long.",)),
    403: _Words(
        "You cannot see this page",
        (
            "Your role in this trust does not include it.",
            "If you need it, ask the person who leads your project, or your trust's administrator.",
        ),
    ),
    404: _Words(
        "Page not found",
        (
            "If you typed the address, check that it is correct.",
            "If you followed a link, the page may be in another trust, or no longer be there.",
        ),
    ),
    405: _Words(
        "This page cannot be used like that",
        ("It can only be reached from a form on another page.",),
    ),
    409: _Words(
        "This was already done, or is being done",
        (
            "Nothing was saved twice.",
            "Look at the page again to see what is there now.",
        ),
    ),
    412: _Words(
        "Somebody changed this before you",
        (
            "What you sent was made from an older version, so nothing was saved.",
            _BACK + " Copy it, load the page again to see what changed, and send it again.",
        ),
    ),
    413: _Words(
        "That is too much to send at once",
        ("Nothing was saved.", _BACK + " Make it shorter and send it again."),
    ),
    429: _Words(
        "Too many tries",
        ("Wait a few minutes, then try again.", "This protects people's accounts from guessing."),
    ),
    500: _Words(
        "Sorry, there is a problem with the service",
        (
            "It is not something you did. Try again in a few minutes.",
            _BACK,
        ),
    ),
    503: _Words(
        "Sorry, the service is not available",
        ("It may be starting, or being looked after. Try again in a few minutes.", _BACK),
    ),
}

_STALE_FORM: Final = _Words(
    "We could not check that form",
    (
        "This happens when your browser was closed in between, or does not accept cookies.",
        _BACK + " Copy it, load the page again, and send it again. Nothing was saved.",
    ),
)


def error_page(error: HTTPException, shell: ShellParts) -> ErrorPage:
    """Make the page of an error; one without words of its own gets those of its family."""
    status = error.code or SERVER_FAULT
    family = SERVER_FAULT if status >= SERVER_FAULT else BadRequest.code
    words = _STALE_FORM if isinstance(error, FormTokenError) else _WORDS.get(status, _WORDS[family])
    ways = [Link("Go to the start page", shell.start)]
    if status >= SERVER_FAULT and request.method == "GET":
        ways.insert(0, Link("Try this page again", request.full_path.rstrip("?")))
    if status == Unauthorized.code:
        ways.insert(0, Link("Sign in", shell.sign_in))
    return ErrorPage(title=words.title, status=status, words=words.words, ways=tuple(ways))


def handle_errors(
    app: Flask,
    *,
    is_page: Callable[[str], bool],
    shell: Callable[[], ShellParts],
    stranger: Callable[[], ShellParts],
) -> None:
    """Answer every HTTP error under a page's address with a page.

    Other addresses are the API's: they are left to what handles `HTTPException` in this app,
    whether it was registered before or comes after. `stranger` gives the shell without the
    visitor: when the service is in trouble, finding out who is here may be what fails.
    """

    def answer(error: HTTPException) -> ResponseReturnValue:
        if not is_page(request.path):
            of_the_api = app.error_handler_spec[None][None].get(HTTPException)
            return app.ensure_sync(of_the_api)(error) if of_the_api else error.get_response()
        around = stranger() if (error.code or SERVER_FAULT) >= SERVER_FAULT else shell()
        page = error_page(error, around)
        body = render_template("alongside/error.jinja", page=page, shell=around)
        return body, page.status, _kept_headers(error)

    for code in default_exceptions:
        app.register_error_handler(code, answer)


def _kept_headers(error: HTTPException) -> list[tuple[str, str]]:
    """Keep what the error says to programs, such as `Allow` and `Retry-After`."""
    return [pair for pair in error.get_headers() if pair[0] != "Content-Type"]
