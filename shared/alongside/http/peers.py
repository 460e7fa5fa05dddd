"""The sibling services, by HTTP: over the network, or in this process when embedded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx
from typing_extensions import override

from alongside.telemetry.traces import HEADER, current, new_trace

WsgiApp = Callable[..., Any]


@dataclass(slots=True)
class Peers:
    """Gives HTTP clients for sibling services.

    `url` is where all services are found; `embedded` maps a service to its application in this
    process, and may be filled after the services were made.
    """

    url: str
    embedded: Mapping[str, WsgiApp] = field(default_factory=dict)

    def client(self, service: str) -> httpx.Client:
        """Give a client for one service; close it after use."""
        transport = _InProcess(self, service) if self.embedded else None
        return httpx.Client(
            base_url=self.url,
            # What is asked in the background each second belongs to no trace that is watched.
            headers={HEADER: current() or new_trace(watched=False)},
            transport=transport,
            timeout=5.0,
            trust_env=False,
            verify=_authorities(),
        )


@cache
def _authorities() -> SSLContext:
    """Read once whose certificates count, which takes longer than most requests."""
    return httpx.create_ssl_context(trust_env=False)


class _InProcess(httpx.BaseTransport):
    """Calls the sibling's application directly; it is looked up at the first call."""

    def __init__(self, peers: Peers, service: str) -> None:
        self._peers = peers
        self._service = service

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        app = self._peers.embedded[self._service]
        return httpx.WSGITransport(app=app, raise_app_exceptions=False).handle_request(request)
