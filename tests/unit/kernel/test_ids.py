"""A stream's name says its kind and is never given twice."""

import re

from alongside.eventlog.ids import new_stream


def test_a_stream_is_named_by_its_kind_and_a_number_of_version_7() -> None:
    number = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

    assert re.fullmatch(f"lamp-{number}", new_stream("lamp"))


def test_names_differ_and_follow_time() -> None:
    names = [new_stream("lamp") for _ in range(1000)]

    assert len(set(names)) == 1000
    assert names == sorted(names)
