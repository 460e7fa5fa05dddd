"""The one cookie that says who is signed in, to every service on this origin."""

from flask import request
from werkzeug.wrappers import Response

from alongside.http.wiring import wired
from alongside.settings import Settings


def session_token() -> str:
    """Give the token that this request carries; empty where it has none."""
    return request.cookies.get(wired(Settings).session_cookie, "")


def carry(answer: Response, token: str) -> Response:
    """Let the browser keep the token until it is closed."""
    settings = wired(Settings)
    answer.set_cookie(
        settings.session_cookie,
        token,
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="Lax",
    )
    return answer


def drop(answer: Response) -> Response:
    """Let the browser forget the token."""
    settings = wired(Settings)
    answer.delete_cookie(
        settings.session_cookie, path="/", httponly=True, secure=settings.secure, samesite="Lax"
    )
    return answer
