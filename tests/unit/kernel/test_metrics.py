"""What is noted is told to whoever reads it, and the last figure counts."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, MetricsData

from alongside.telemetry import metrics
from alongside.telemetry.metrics import Metric, note


@pytest.fixture
def reader() -> Iterator[InMemoryMetricReader]:
    taking = InMemoryMetricReader()
    metrics.start(taking)
    yield taking
    metrics.stop()


def told(reader: InMemoryMetricReader, metric: Metric) -> dict[tuple[object, ...], float]:
    """Give the figures of a metric, by the values of their labels."""
    found = reader.get_metrics_data()
    assert isinstance(found, MetricsData)
    return {
        tuple((point.attributes or {}).values()): point.value  # type: ignore[union-attr] # gauges
        for resource in found.resource_metrics
        for scope in resource.scope_metrics
        for each in scope.metrics
        if each.name == metric
        for point in each.data.data_points
    }


def test_the_last_figure_of_each_label_is_told(reader: InMemoryMetricReader) -> None:
    note(Metric.FOLLOWER_PARKED, 2, follower="first")
    note(Metric.FOLLOWER_PARKED, 1, follower="second")
    note(Metric.FOLLOWER_PARKED, 0, follower="first")

    assert told(reader, Metric.FOLLOWER_PARKED) == {("first",): 0, ("second",): 1}


def test_who_runs_is_told_with_every_figure(reader: InMemoryMetricReader) -> None:
    note(Metric.BROKEN, 0)

    found = reader.get_metrics_data()
    assert isinstance(found, MetricsData)
    (resource,) = found.resource_metrics
    assert {"service.name", "service.instance.id"} <= resource.resource.attributes.keys()
