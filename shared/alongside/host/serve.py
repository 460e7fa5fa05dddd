"""Serve an application on one port: gunicorn, one process with threads."""

import ctypes
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from werkzeug.middleware.proxy_fix import ProxyFix

from alongside.host.services import named
from alongside.settings import Settings, read
from alongside.telemetry import logs, metrics, traces

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)
_THREADS = 16
_GRACE_SECONDS = 10
_SWITCH_SECONDS = 0.0005


class PortTakenError(Exception):
    """The address to serve on cannot be had."""

    def __init__(self, *, host: str, port: int, fault: str) -> None:
        super().__init__(
            f"Port {port} of {host} cannot be served on: {fault}. Choose another with --port, or"
            " PORT= of make."
        )


def hold(host: str, port: int) -> socket.socket:
    """Take the address before anything is started for it; nobody can connect yet.

    Raises:
        PortTakenError: another program has it, or it is not this user's to have.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
    except OSError as fault:
        held.close()
        raise PortTakenError(host=host, port=port, fault=(fault.strerror or str(fault))) from None
    return held


def serve(held: socket.socket, make: Callable[[], WSGIApplication], *, when_up: str) -> None:
    """Serve what `make` gives until a signal ends it; print `when_up` once it serves.

    `make` runs in the serving process, so that no connection is shared with this one.
    """
    _Embedded(held, make, when_up).run()


def application(name: str) -> WSGIApplication:
    """Make one service's application, for a server that runs it alone: see `deploy/`."""
    logs.configure()
    traces.configure()
    metrics.configure()
    settings = read()
    return behind_proxies(named(name).create(settings), settings)


def behind_proxies(application: WSGIApplication, settings: Settings) -> WSGIApplication:
    """Let an application know who asks, where its own proxies pass on what they were asked.

    Tries at passwords are counted by that address: else one person's would count for everybody.
    """
    return ProxyFix(application, x_for=settings.proxies, x_proto=0, x_host=0)


class _Embedded(BaseApplication):  # type: ignore[misc] # gunicorn is not typed
    """gunicorn without its command line, its files in shared folders and its reload."""

    def __init__(
        self, held: socket.socket, make: Callable[[], WSGIApplication], when_up: str
    ) -> None:
        self._held = held
        self._make = make
        self._when_up = when_up
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's own choices."""
        chosen: dict[str, Any] = {
            "bind": f"fd://{self._held.detach()}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": _THREADS,
            "graceful_timeout": _GRACE_SECONDS,
            "timeout": 120,
            "loglevel": "warning",
            # Its place is shared by every gunicorn of this user.
            "control_socket_disable": True,
            "post_fork": _end_with_parent,
            "post_worker_init": self._say,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Make the application, in the serving process."""
        logs.configure()
        traces.configure()
        metrics.configure()
        # What goes on in the background must not hold up a request for the usual 5 milliseconds.
        sys.setswitchinterval(_SWITCH_SECONDS)
        return self._make()

    def _say(self, worker: Any) -> None:  # noqa: ANN401 - gunicorn is not typed
        # A serving process that replaces another one says nothing.
        if worker.age == 1:
            sys.stdout.write(f"{self._when_up}\n")
            sys.stdout.flush()


def _end_with_parent(_arbiter: object, _worker: object) -> None:
    # Killed outright, the parent cannot tell its child to leave the port.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
