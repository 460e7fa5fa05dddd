"""A command sent again is done once; a change says which version it has seen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.service.together.conftest import DRAFT, OUTCOME, PROJECT, PROJECTS, Trust

START = f"{PROJECTS}/projects"


def test_a_post_sent_again_gets_the_first_answer(trust: Trust) -> None:
    first = trust.ask("Lena", "POST", START, PROJECT, key="k-1")
    before = trust.stored()

    again = trust.ask("Lena", "POST", START, PROJECT, key="k-1")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert trust.stored() == before
    assert first.headers["Location"] == f"{START}/{first.json()['stream']}"
    assert (
        trust.ask("Lena", "GET", first.headers["Location"]).headers["ETag"]
        == (first.headers["ETag"])
    )


def test_another_body_with_the_same_key_is_refused(trust: Trust) -> None:
    trust.ask("Lena", "POST", START, PROJECT, key="k-1")
    before = trust.stored()

    other = trust.ask("Lena", "POST", START, PROJECT | {"title": "Another"}, key="k-1")

    assert (other.status_code, other.json()["type"]) == (422, "/projects/reference#key-reused")
    assert trust.stored() == before


def test_a_key_is_one_persons_own(trust: Trust) -> None:
    lenas = trust.ask("Lena", "POST", START, PROJECT, key="k-1").json()["stream"]

    gwens = trust.ask("Gwen", "POST", START, PROJECT, key="k-1").json()["stream"]

    assert lenas != gwens


def test_a_refused_post_may_be_put_right_under_the_same_key(trust: Trust) -> None:
    refused = trust.ask("Lena", "POST", START, PROJECT | {"title": ""}, key="k-1")
    assert refused.status_code == 422

    assert trust.ask("Lena", "POST", START, PROJECT, key="k-1").status_code == 201


@pytest.mark.parametrize("key", ["k" * 201, "two words", "\x7f"])
def test_a_key_that_cannot_be_read_is_refused(trust: Trust, key: str) -> None:
    answer = trust.ask("Lena", "POST", START, PROJECT, key=key)

    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "/projects/reference#key-unreadable",
    )


def test_a_post_without_a_key_is_refused(trust: Trust) -> None:
    headers = {"Authorization": f"Bearer {trust.token('Lena')}"}
    with trust.installation.client(**headers) as client:
        answer = client.post(START, json=PROJECT)

    assert (answer.status_code, answer.json()["type"]) == (400, "/projects/reference#key-missing")


def test_of_posts_at_the_same_time_one_is_done(trust: Trust) -> None:
    trust.token("Lena")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: trust.ask("Lena", "POST", START, PROJECT, key="k-1"), range(8))
        )

    assert {answer.status_code for answer in answers} <= {201, 409}
    done = {answer.content for answer in answers if answer.status_code == 201}
    assert len(done) == 1
    assert len(trust.get(START)["projects"]) == 1


def test_each_change_needs_the_version_that_was_seen(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)
    decision = trust.decision(project)
    trust.do("Sam", "POST", f"{START}/{project}/deadlines", {"what": "x", "due": "2026-12-18"})
    changes = [
        ("PUT", f"{START}/{project}", PROJECT),
        ("PUT", f"{START}/{project}/steps/1", {"status": "done"}),
        ("PUT", f"{START}/{project}/deadlines/1", {"due": "2027-01-08", "because": "x"}),
        ("POST", f"{START}/{project}/aim/drafts", DRAFT),
        ("POST", f"{PROJECTS}/decisions/{decision}/outcome", OUTCOME),
    ]
    before = trust.stored()

    for method, path, body in changes:
        missing = trust.ask("Lena", method, path, body)
        assert (missing.status_code, missing.json()["type"]) == (
            428,
            "/projects/reference#version-missing",
        ), path
        stale = trust.ask("Lena", method, path, body, version=0)
        assert (stale.status_code, stale.json()["type"]) == (
            412,
            "/projects/reference#stale",
        ), path
    assert trust.stored() == before


@pytest.mark.parametrize("version", ["7", 'W/"7"', '"seven"', '"7", "8"', "*", '"-1"'])
def test_a_version_that_cannot_be_read_is_refused(trust: Trust, version: str) -> None:
    project = trust.project()
    headers = {"Authorization": f"Bearer {trust.token('Lena')}", "If-Match": version}
    with trust.installation.client(**headers) as client:
        answer = client.put(f"{START}/{project}", json=PROJECT)

    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "/projects/reference#version-unreadable",
    )


def test_a_stale_version_is_told_what_others_did_since(trust: Trust) -> None:
    project = trust.project()
    at = f"{START}/{project}"
    seen = trust.get(at)["version"]
    trust.do("Sam", "PUT", f"{at}/steps/1", {"status": "done"}, version=seen)
    trust.do("Ada", "PUT", f"{at}/steps/2", {"status": "in_progress"}, version=seen + 1)

    stale = trust.ask("Lena", "PUT", at, PROJECT | {"title": "Mine"}, version=seen)

    assert stale.status_code == 412
    assert stale.headers["Content-Type"] == "application/problem+json"
    problem = stale.json()
    assert problem["current"] == seen + 2
    assert [each["version"] for each in problem["changes"]] == [seen + 1, seen + 2]
    assert [each["actor"] for each in problem["changes"]] == [
        trust.members["Sam"],
        trust.members["Ada"],
    ]
    renamed = trust.do("Lena", "PUT", at, PROJECT | {"title": "Mine"}, version=problem["current"])
    assert trust.get(at)["version"] == renamed["version"]


def test_of_two_drafts_written_at_once_one_is_refused(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)
    path = f"{START}/{project}/aim/drafts"

    first = trust.ask("Lena", "POST", path, DRAFT | {"target": "65%"}, version=2)
    second = trust.ask("Sam", "POST", path, DRAFT | {"target": "70%"}, version=2)

    assert (first.status_code, second.status_code) == (201, 412)
    assert [each["type"] for each in second.json()["changes"]] == ["aim.drafted.v1"]
    assert len(trust.get(f"{START}/{project}/aim")["drafts"]) == 2
