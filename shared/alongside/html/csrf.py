"""The token that proves that a form came from a page of ours (Flask-WTF's, behind typed names)."""

from collections.abc import Callable

from flask import Flask, request
from flask_wtf.csrf import (  # type: ignore[import-untyped]  # Flask-WTF ships no types.
    CSRFError,
    CSRFProtect,
    generate_csrf,
)
from werkzeug.exceptions import BadRequest

FIELD = "csrf_token"


class FormTokenError(BadRequest):
    """The form's token is missing, or of another session."""


def csrf_token() -> str:
    """Give the token of the visitor's form session; needs a request."""
    return str(generate_csrf())


def protect(app: Flask, *, is_page: Callable[[str], bool]) -> None:
    """Check the token of every form sent to a page; the API carries bearer tokens instead.

    The token lives as long as the browser's session: a person who writes for two hours must not
    lose what they wrote.
    """
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    guard = CSRFProtect(app)

    @app.before_request
    def check_form() -> None:
        if is_page(request.path) and request.endpoint is not None:
            request.get_data(cache=True)  # Kept for `submission`, which reads the bytes itself.
            try:
                guard.protect()
            except CSRFError as error:
                raise FormTokenError from error
