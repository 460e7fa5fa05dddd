"""Signals: a log has grown. They carry no data, and only shorten a follower's wait.

Sent after the commit, by a thread of its own: no request waits for a broker, and none fails by
one. Whoever misses a signal finds the lines at the next look.
"""

import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any, Final, Protocol

import structlog
from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError
from kombu.messaging import Consumer, Producer
from kombu.utils.uuid import uuid

from alongside.telemetry import traces
from alongside.telemetry.metrics import Metric, note
from alongside.telemetry.names import Fact, Step

_EXCHANGE: Final = Exchange("alongside.logs", type="topic", durable=True)
_SECONDS: Final = 5
"""How long a broker may take to connect, to read or to be written to."""

_GATHERED: Final = 0.05
"""Growths within so many seconds become one signal."""

EMBEDDED: Final = "memory://"
"""The address of the broker within one process."""

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0


@dataclass
class Signals:
    """Tells that this service's logs have grown; several growths of a tenant become one signal.

    The thread starts with the first signal, in the process that sends it: a connection must not
    be shared with a parent process.
    """

    url: str = field(repr=False)
    log: str
    _lock: Lock = field(default_factory=Lock, repr=False)
    _grown: dict[str, tuple[int, str]] = field(default_factory=dict, repr=False)
    _news: Event = field(default_factory=Event, repr=False)
    _process: int = field(default=0, repr=False)

    def grown(self, tenant: str, size: int) -> None:
        """Remember to tell that a tenant's log has so many lines; returns at once."""
        with self._lock:
            known, _ = self._grown.get(tenant, (0, ""))
            self._grown[tenant] = (max(size, known), traces.current())
            if self._process != os.getpid():
                self._process, self._news = os.getpid(), Event()
                Thread(target=self._tell, name=f"signals of {self.log}", daemon=True).start()
            self._news.set()

    def _tell(self) -> None:
        for pause in _pauses(f"signals of {self.log}"):
            try:
                with _connected(self.url) as connection:
                    self._publish(connection, pause)
            except _errors(self.url):
                pause.failed()

    def _publish(self, connection: Connection, pause: "_Pause") -> None:
        producer = Producer(connection, exchange=_EXCHANGE, serializer="json")
        while True:
            self._news.wait()
            # Telling takes the interpreter as long as a command does: not now, and not each time.
            time.sleep(_GATHERED)
            self._news.clear()
            with self._lock:
                grown, self._grown = self._grown, {}
            for tenant, (size, trace) in grown.items():
                signal = {"log": self.log, "tenant": tenant, "size": size}
                facts = {Fact.LOG: self.log, Fact.TENANT: tenant}
                with (
                    traces.within(trace or traces.new_trace(watched=False)),
                    traces.span(Step.SIGNAL, facts, kind=traces.Kind.PRODUCER),
                ):
                    headers = {traces.HEADER: traces.current()}
                    # Not durable: what is missed is found by looking.
                    producer.publish(
                        signal,
                        routing_key=self.log,
                        delivery_mode=1,
                        retry=False,
                        headers=headers,
                    )
            pause.went_well()


class Ear(Protocol):
    """Who wants to know that logs have grown."""

    def found(self) -> None:
        """Hear that the broker is there: whatever grew before was not told."""

    def lost(self) -> None:
        """Hear that the broker is away: nothing is told until it is found."""

    def heard(self, tenant: str) -> None:
        """Hear that a tenant's log has grown."""


def listen(url: str, logs: Collection[str], ear: Ear) -> None:
    """Tell whenever one of the logs has grown, and whether the broker is there to say so.

    Returns never; run it in a thread of its own.
    """
    for pause in _pauses("listening for signals"):
        try:
            with _connected(url) as connection, _listening(connection, logs, ear):
                ear.found()
                pause.went_well()
                for _ in _arrivals(connection):
                    pass
        except _errors(url):
            ear.lost()
            pause.failed()


@contextmanager
def _listening(connection: Connection, logs: Collection[str], ear: Ear) -> Iterator[None]:
    def arrived(signal: Any, message: Any) -> None:  # noqa: ANN401 kombu's
        if not isinstance(signal, dict) or signal.get("log") not in logs:
            return
        given = str(message.headers.get(traces.HEADER, ""))
        facts = {Fact.LOG: str(signal["log"])}
        with (
            traces.within(given),
            traces.span(Step.HEARD, facts, kind=traces.Kind.CONSUMER),
        ):
            ear.heard(str(signal.get("tenant", "")))

    name = f"alongside.follower.{uuid()}"
    # One binding for all logs: in memory, a queue has no second one.
    mine = Queue(name, _EXCHANGE, routing_key="#", durable=False, exclusive=True, auto_delete=True)
    with Consumer(connection, [mine], callbacks=[arrived], no_ack=True):
        yield


def _arrivals(connection: Connection) -> Iterator[None]:
    while True:
        try:
            connection.drain_events(timeout=_SECONDS)
        except TimeoutError:
            connection.heartbeat_check()
        yield


def _connected(url: str) -> Connection:
    if url.startswith(EMBEDDED):
        return Connection(url, transport_options={"polling_interval": 0.02})
    waits = {"read_timeout": _SECONDS, "write_timeout": _SECONDS}
    return Connection(
        url, connect_timeout=_SECONDS, heartbeat=2 * _SECONDS, transport_options=waits
    )


def _errors(url: str) -> tuple[type[BaseException], ...]:
    known = Connection(url)
    return (*known.connection_errors, *known.channel_errors, OperationalError, OSError)


@dataclass
class _Pause:
    """How long to wait before the broker is tried again; told to the operator once."""

    what: str
    seconds: float = _FIRST_PAUSE
    away: bool = False

    def failed(self) -> None:
        if not self.away:
            structlog.get_logger("alongside.signals").warning("broker away", of=self.what)
        self.away = True
        note(Metric.BROKER_AWAY, 1, of=self.what)
        time.sleep(self.seconds)
        self.seconds = min(2 * self.seconds, _LONGEST_PAUSE)

    def went_well(self) -> None:
        if self.away:
            structlog.get_logger("alongside.signals").info("broker back", of=self.what)
        self.away, self.seconds = False, _FIRST_PAUSE
        note(Metric.BROKER_AWAY, 0, of=self.what)


def _pauses(what: str) -> Iterator[_Pause]:
    pause = _Pause(what)
    while True:
        yield pause
