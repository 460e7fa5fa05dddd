"""All installed services as one application: the first part of the path says whose a request is."""

import json
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from alongside.host.services import Service
from alongside.html.headers import HEADERS
from alongside.settings import Settings

_OK = "200 OK"


class Together:
    """The services side by side in one process, behind one address."""

    def __init__(self, services: Iterable[Service], settings: Settings) -> None:
        self._landing = settings.landing
        self._applications: dict[str, WSGIApplication] = {}
        # The services are made one after another, and each is given all of them: those that are
        # still to come are there once it calls them.
        self.peers: Mapping[str, WSGIApplication] = self._applications
        for service in services:
            self._applications[service.name] = service.create(settings, peers=self.peers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, or hand it to the service whose it is, its path untouched."""
        path = environ.get("PATH_INFO", "/")
        service = self._applications.get(path.split("/", 2)[1] if path.startswith("/") else "")
        if service is not None:
            return service(environ, start_response)
        if path == "/":
            to = [("Location", self._landing), ("Content-Length", "0")]
            start_response("302 Found", [*to, *HEADERS.items()])
            return [b""]
        if path == "/health/live":
            return _answer(start_response, _OK, {"live": True})
        if path == "/health/ready":
            return self._ready(environ, start_response)
        return _answer(
            start_response,
            "404 Not Found",
            {"type": "about:blank", "title": "There is nothing at this address.", "status": 404},
            media_type="application/problem+json",
        )

    def _ready(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        ready = {
            name: _status_of(application, f"/{name}/health/ready", environ) == _OK
            for name, application in self._applications.items()
        }
        status = _OK if all(ready.values()) else "503 Service Unavailable"
        return _answer(start_response, status, {"ready": ready})


def _status_of(application: WSGIApplication, path: str, environ: WSGIEnvironment) -> str:
    """Ask a service for a page of its own, and give the status line of its answer."""
    asked = {
        **environ,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_LENGTH": "0",
        "wsgi.input": BytesIO(),
    }
    statuses: list[str] = []

    def start(status: str, _headers: object, _fault: object = None, /) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _: None

    answer = application(asked, start)
    for _ in answer:
        pass
    close = getattr(answer, "close", None)
    if close:
        close()
    return statuses[-1] if statuses else ""


def _answer(
    start_response: StartResponse,
    status: str,
    content: Mapping[str, object],
    *,
    media_type: str = "application/json",
) -> list[bytes]:
    body = json.dumps(content).encode() + b"\n"
    headers = [
        ("Content-Type", media_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *HEADERS.items(),
    ]
    start_response(status, headers)
    return [body]
