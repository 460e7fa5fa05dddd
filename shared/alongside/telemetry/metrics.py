"""Metrics: the few figures by which an operator is to be alarmed, beside the traces.

Each process notes its own, and tells them to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names;
without one they are kept and told to nobody. No trust is named in them.
"""

import os
import socket
from collections.abc import Callable, Iterator
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Final

from alongside.telemetry.names import SERVICE

if TYPE_CHECKING:
    from opentelemetry.metrics import CallbackOptions, Observation
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import MetricReader

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
EVERY_MILLISECONDS: Final = 15_000


class Metric(StrEnum):
    """What is told, under names that Prometheus takes as they are. Each is a gauge."""

    FOLLOWER_BEHIND = "alongside_follower_behind_seconds"
    """By `follower`: for how long the oldest line has waited that it has not applied."""
    FOLLOWER_PARKED = "alongside_follower_parked_logs"
    """By `follower`: how many logs wait for somebody to mend something."""
    FOLLOWER_ROUND = "alongside_follower_round_timestamp_seconds"
    """By `follower`: when this process has last looked at all logs."""
    SEALED = "alongside_sealed_timestamp_seconds"
    """When the sealer had last signed for all that there was."""
    BROKEN = "alongside_broken_logs"
    """How many logs no longer continue what was signed: they were rewritten, or put back."""
    BROKER_AWAY = "alongside_broker_away"
    """By `of`, what it is wanted for: 1 while this process does not reach the broker, else 0."""


_Labels = tuple[tuple[str, str], ...]


class _Noted:
    """What this process has to tell."""

    lock = Lock()
    figures: dict[Metric, dict[_Labels, float]] = {metric: {} for metric in Metric}  # noqa: RUF012 one a process
    provider: "MeterProvider | None" = None


def note(metric: Metric, figure: float, **labels: str) -> None:
    """Keep what a metric is now, in place of what it was."""
    with _Noted.lock:
        _Noted.figures[metric][tuple(sorted(labels.items()))] = figure


def configure() -> None:
    """Tell what is noted to the collector that the environment names, if it names one."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return
    # Loading these takes a moment, and most processes have no use for them.
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import (  # noqa: PLC0415
        OTLPMetricExporter,
    )
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: PLC0415

    often = int(os.environ.get("OTEL_METRIC_EXPORT_INTERVAL") or EVERY_MILLISECONDS)
    start(PeriodicExportingMetricReader(OTLPMetricExporter(), export_interval_millis=often))


def start(reader: "MetricReader") -> None:
    """Let a reader take what is noted in this process, in place of any earlier one."""
    from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415 as above
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 as above

    stop()
    mine = {"service.instance.id": f"{socket.gethostname()}-{os.getpid()}"}
    called = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": SERVICE}
    resource = Resource.create({**mine, **called})
    _Noted.provider = MeterProvider([reader], resource=resource, shutdown_on_exit=False)
    meter = _Noted.provider.get_meter(SERVICE)
    for metric in Metric:
        meter.create_observable_gauge(metric, [_observer(metric)])


def stop() -> None:
    """Tell nobody any more."""
    provider, _Noted.provider = _Noted.provider, None
    if provider is not None:
        provider.shutdown()


def _observer(metric: Metric) -> "Callable[[CallbackOptions], Iterator[Observation]]":
    from opentelemetry.metrics import Observation  # noqa: PLC0415 as above

    def observe(_options: "CallbackOptions") -> "Iterator[Observation]":
        with _Noted.lock:
            figures = dict(_Noted.figures[metric])
        for labels, figure in figures.items():
            yield Observation(figure, dict(labels))

    return observe
