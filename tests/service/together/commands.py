"""Every command of the APIs that has a body, as it would succeed in a scene made for it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from tests.service.together.conftest import (
    DRAFT,
    IDENTITY,
    OUTCOME,
    PROJECT,
    PROJECTS,
    QUESTION,
    Trust,
)

MEMBER = "<a member>"


@dataclass(frozen=True)
class Command:
    """A request that would succeed; `path` has {project} and {decision} in it."""

    name: str
    method: str
    path: str
    body: dict[str, Any]
    by: str = "Lena"
    version: str = ""

    def changed(self, path: tuple[str | int, ...], value: object) -> dict[str, Any]:
        """Give the body with another value somewhere in it."""
        body: Any = json.loads(json.dumps(self.body))
        inner = body
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = value
        return dict(body)

    def leaves(self) -> Iterator[tuple[tuple[str | int, ...], object]]:
        yield from leaves_of(self.body, ())


def leaves_of(
    value: object, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], object]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, each in inner:
        yield (*path, key), each
        yield from leaves_of(each, (*path, key))


def pointer(path: tuple[str | int, ...]) -> str:
    return "#/" + "/".join(str(part) for part in path)


PROJECT_AT, DECISION_AT = f"{PROJECTS}/projects/{{project}}", f"{PROJECTS}/decisions/{{decision}}"
COMMANDS = [
    Command("start", "POST", f"{PROJECTS}/projects", PROJECT | {"speaks_as": "staff"}),
    Command("describe", "PUT", PROJECT_AT, PROJECT, version=PROJECT_AT),
    Command(
        "team",
        "PUT",
        f"{PROJECT_AT}/team/{MEMBER}",
        {"role": "team_member", "speaks_as": "staff"},
    ),
    Command(
        "lead",
        "PUT",
        f"{PROJECT_AT}/co-production-lead",
        {"member": MEMBER, "because": "Handed over"},
    ),
    Command(
        "agreement",
        "PUT",
        f"{PROJECT_AT}/agreement",
        {
            "member": MEMBER,
            "role_name": "Director of Nursing",
            "scope": "The aim",
            "starts": "2026-11-23",
            "until": "2027-11-22",
        },
    ),
    Command(
        "deadline", "POST", f"{PROJECT_AT}/deadlines", {"what": "The aim", "due": "2026-12-18"}
    ),
    Command(
        "move",
        "PUT",
        f"{PROJECT_AT}/deadlines/1",
        {"due": "2027-01-08", "because": "Holidays"},
        version=PROJECT_AT,
    ),
    Command(
        "step",
        "PUT",
        f"{PROJECT_AT}/steps/1",
        {"status": "done", "note": "All asked"},
        version=PROJECT_AT,
    ),
    Command("draft", "POST", f"{PROJECT_AT}/aim/drafts", DRAFT, version=f"{PROJECT_AT}/aim"),
    Command(
        "open",
        "POST",
        f"{PROJECT_AT}/decisions",
        QUESTION
        | {
            "invite": [{"member": MEMBER, "speaks_as": "carer"}],
            "materials": [
                {
                    "title": "Draft 1",
                    "format": "audio",
                    "link": "https://www.example.org/1",
                    "text": "Read by Ada",
                }
            ],
        },
    ),
    Command(
        "material",
        "POST",
        f"{DECISION_AT}/materials",
        {"title": "Minutes", "format": "plain_english", "text": "We met"},
    ),
    Command(
        "invite",
        "POST",
        f"{DECISION_AT}/invitations",
        {"invite": [{"member": MEMBER, "speaks_as": "carer"}]},
    ),
    Command("contribute", "POST", f"{DECISION_AT}/contributions", {"text": "It helps"}, by="Ada"),
    Command(
        "position",
        "POST",
        f"{DECISION_AT}/positions",
        {"option": "a", "stance": "agree", "reason": "It helps", "privacy": "open"},
        by="Ada",
    ),
    Command(
        "outcome",
        "POST",
        f"{DECISION_AT}/outcome",
        OUTCOME | {"override_reason": "The bid closes", "override_by": "<Lena>", "answers": []},
        version=DECISION_AT,
    ),
    Command(
        "feedback",
        "POST",
        f"{DECISION_AT}/feedback",
        {
            "said": "Letters do not come",
            "acted": True,
            "response": "We text",
            "because": "You said so",
            "on": "2026-11-23",
        },
    ),
    Command(
        "answer",
        "PUT",
        f"{DECISION_AT}/answer",
        {"member": MEMBER, "text": "We will look again in June"},
    ),
    Command(
        "policy",
        "PUT",
        f"{PROJECTS}/policy",
        {"notice": 10, "taking_part": 3, "because": "Our panel"},
        by="Gwen",
        version=f"{PROJECTS}/policy",
    ),
    Command(
        "invite member",
        "POST",
        f"{IDENTITY}/members",
        {"name": "Tom", "email": "tom@example.org", "roles": ["team_member"]},
        by="Gwen",
    ),
]


@dataclass(frozen=True)
class Scene:
    """A project with an open decision, in which every command would succeed.

    `more` has what else was made, by its kind.
    """

    trust: Trust
    project: str
    decision: str
    more: dict[str, str] = field(default_factory=dict)

    def path(self, template: str) -> str:
        named = self._named(template)
        return named.format(project=self.project, decision=self.decision, **self.more)

    def body(self, body: object) -> Any:  # noqa: ANN401 JSON
        return json.loads(self._named(json.dumps(body)))

    def _named(self, text: str) -> str:
        members = self.trust.members
        for name, made in ({MEMBER[1:-1]: members.get("Sam", "")} | members | self.more).items():
            text = text.replace(f"<{name}>", made)
        return text

    def version(self, command: Command) -> int | None:
        """Give the version that a command must be based on."""
        if not command.version:
            return None
        answer = self.trust.ask(command.by, "GET", self.path(command.version))
        return int(answer.headers["ETag"].strip('"'))

    def send(self, command: Command, body: object) -> httpx.Response:
        return self.trust.ask(
            command.by,
            command.method,
            self.path(command.path),
            self.body(body),
            version=self.version(command),
        )

    def send_bytes(
        self, command: Command, content: bytes, media_type: str = "application/json"
    ) -> httpx.Response:
        return self.trust.ask(
            command.by,
            command.method,
            self.path(command.path),
            version=self.version(command),
            content=content,
            headers={"Content-Type": media_type},
        )
