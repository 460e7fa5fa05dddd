"""Security headers of every answer (OWASP ASVS 5.0, chapter 3: no inline code, no other origin)."""

from typing import Final

from flask import Flask, Response

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

TWO_YEARS: Final = "max-age=63072000; includeSubDomains"


def guard(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer that does not set its own.

    No browser and no proxy keeps what does not say that it may be kept: pages and the API's
    answers show people's names and words.
    """

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
