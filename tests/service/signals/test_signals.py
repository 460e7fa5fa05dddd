"""Signals reach who listens, keep nobody waiting, and say nothing but that a log has grown."""

import socket
import time
from collections.abc import Iterator
from queue import Queue as Waiting
from threading import Event, Thread

import pytest
from kombu.connection import Connection
from kombu.entity import Queue
from kombu.messaging import Consumer
from tests.service.signals.conftest import Broker

from alongside.eventlog import signals
from alongside.eventlog.signals import Signals, listen
from alongside.host.follow import moments

PATIENCE = 60


@pytest.fixture(params=["memory", "rabbitmq"])
def url(request: pytest.FixtureRequest) -> str:
    """Give each transport: the one of a single process, and a real broker."""
    if request.param == "memory":
        return "memory://"
    broker: Broker = request.getfixturevalue("broker")
    return broker.url


class Ear:
    """Keeps whose logs have grown, and when the broker came and went."""

    FOUND = "found"
    LOST = "lost"

    def __init__(self) -> None:
        self.news: Waiting[str] = Waiting()

    def found(self) -> None:
        self.news.put(self.FOUND)

    def lost(self) -> None:
        self.news.put(self.LOST)

    def heard(self, tenant: str) -> None:
        self.news.put(tenant)

    def hears(self, news: str) -> None:
        """Wait until this is heard, whatever comes before it."""
        while self.news.get(timeout=PATIENCE) != news:
            pass


def listening(url: str, *logs: str) -> Ear:
    """Listen, and wait until the broker was found."""
    ear = Ear()
    Thread(target=listen, args=(url, logs, ear), daemon=True).start()
    ear.hears(Ear.FOUND)
    return ear


def test_who_listens_to_a_log_hears_that_it_has_grown(url: str) -> None:
    heard = listening(url, "first")

    Signals(url, log="first").grown("northmoor", 812)

    heard.hears("northmoor")


def test_other_logs_are_not_heard(url: str) -> None:
    heard = listening(url, "second")

    # Each signal of the same thread is behind the one before.
    Signals(url, log="third").grown("northmoor", 1)
    time.sleep(1)
    assert heard.news.empty()
    Signals(url, log="second").grown("northmoor", 1)
    heard.hears("northmoor")


def test_every_follower_hears_each_signal(url: str) -> None:
    followers = [listening(url, "fourth") for _ in range(3)]

    Signals(url, log="fourth").grown("northmoor", 1)

    for heard in followers:
        heard.hears("northmoor")


def test_a_follower_is_told_whose_log_has_grown(url: str) -> None:
    looks = moments(url, "ninth")
    # Before anybody is heard, all logs are due: as it starts, and when the broker is found.
    assert [next(looks), next(looks)] == [frozenset(), frozenset()]

    Signals(url, log="ninth").grown("northmoor", 1)

    while not (told := next(looks)):
        pass
    assert told == {"northmoor"}


def test_a_signal_carries_nothing_but_log_tenant_and_size(broker: Broker) -> None:
    arrived: list[object] = []
    with Connection(broker.url) as connection:
        everything = Queue("test.all", signals._EXCHANGE, routing_key="#", exclusive=True)  # noqa: SLF001
        with Consumer(connection, [everything], callbacks=[lambda body, _: arrived.append(body)]):
            Signals(broker.url, log="fifth").grown("northmoor", 812)
            connection.drain_events(timeout=PATIENCE)

    assert arrived == [{"log": "fifth", "tenant": "northmoor", "size": 812}]


@pytest.fixture
def black_hole() -> Iterator[str]:
    """Give the address of a broker that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"amqp://guest:guest@127.0.0.1:{silent.getsockname()[1]}//"


def test_nobody_waits_for_a_broker_that_says_nothing(black_hole: str) -> None:
    sender = Signals(black_hole, log="sixth")

    # This test would not end if a call waited.
    for size in range(1, 10_001):
        sender.grown("northmoor", size)


def test_a_follower_looks_for_itself_while_there_is_no_broker(black_hole: str) -> None:
    looks = moments(black_hole, "seventh")

    assert [next(looks) for _ in range(2)] == [frozenset(), frozenset()]


def test_signals_flow_again_once_the_broker_is_back(broker: Broker) -> None:
    heard = listening(broker.url, "eighth")
    sender = Signals(broker.url, log="eighth")
    sender.grown("northmoor", 1)
    heard.hears("northmoor")

    broker.kill()
    heard.hears(Ear.LOST)
    sender.grown("northmoor", 2)
    broker.start()

    over = Event()

    def keep_telling() -> None:
        size = 3
        while not over.wait(0.5):
            sender.grown("northmoor", size)
            size += 1

    telling = Thread(target=keep_telling)
    telling.start()
    try:
        heard.hears(Ear.FOUND)
        heard.hears("northmoor")
    finally:
        over.set()
        telling.join()
