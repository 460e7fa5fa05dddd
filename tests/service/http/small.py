"""A small service: notes that people write and reword, on everything that services share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Event as Signal
from typing import Any, ClassVar, Final, Self

from flask import Blueprint as Pages
from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from marshmallow import Schema, fields
from sqlalchemy import Column, MetaData, Table, Text, insert
from werkzeug.test import TestResponse

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.eventlog.application import Application, CommandContext, Saved
from alongside.eventlog.kinds import (
    DomainError,
    MalformedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
    TooOftenError,
)
from alongside.eventlog.projections import Projections
from alongside.http import service
from alongside.http.blueprint import Blueprint
from alongside.http.fields import ShortText
from alongside.http.guard import allow, command_context, public, signed_in
from alongside.http.idempotency import once
from alongside.http.principal import NotAuthenticatedError, Principal
from alongside.http.tokens import TokenVerifier
from alongside.http.versions import answer_version, needs_version, required_version
from alongside.http.wiring import wired
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy, TenantTransaction

NOW: Final = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ISSUER: Final = "https://alongside.example/identity"
AUDIENCE: Final = "https://alongside.example"
NOTES: Final = "/notes/api/notes"
PAGE: Final = "/notes/wall"
NOTE_SQL: Final = """
CREATE TABLE note (
    tenant text NOT NULL,
    note text NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (tenant, note)
)
"""

note_table = Table(
    "note",
    MetaData(),
    Column("tenant", Text, primary_key=True),
    Column("note", Text, primary_key=True),
    Column("words", Text),
)


AS_USUAL: Final[Mapping[str, str]] = {}


class NoteWritten(Created, frozen=True, kw_only=True, tag="note.written.v1"):
    words: str


class NoteReworded(Event, frozen=True, kw_only=True, tag="note.reworded.v1"):
    words: str


class Note(Aggregate):
    """Some words."""

    @event(NoteWritten)
    def __init__(self, *, words: str) -> None:
        self.words = words

    @classmethod
    def write(cls, *, stream: StreamId, words: str) -> Self:
        return cls._create(NoteWritten, id=stream, words=words)

    def reword(self, *, words: str) -> None:
        self._reworded(words=words)

    @event(NoteReworded)
    def _reworded(self, *, words: str) -> None:
        self.words = words


projections = Projections()
projections.no_rows(NoteReworded)


@projections.on(NoteWritten)
def _written(tx: TenantTransaction, written: NoteWritten, _position: int) -> None:
    row = {"tenant": tx.tenant, "note": written.originator_id, "words": written.words}
    tx.execute(insert(note_table), [row])


class Notes(Application):
    """The commands of notes."""

    aggregates: ClassVar[tuple[type[Aggregate], ...]] = (Note,)
    projections: ClassVar[Projections] = projections

    def write(self, context: CommandContext, *, words: str) -> Saved:
        with self.command(context) as work:
            return work.save(Note.write(stream=self.new_id("note"), words=words))

    def reword(self, context: CommandContext, note: str, *, words: str, expected: int) -> Saved:
        with self.command(context) as work:
            found = work.get(Note, note, expected=expected)
            found.reword(words=words)
            return work.save(found)


class Action(StrEnum):
    """What people do with notes, and something that the table of rights has forgotten."""

    WRITE = "write"
    FORGOTTEN = "forgotten"


RIGHTS: Final = {Action.WRITE: frozenset({"writer"})}


class AdaWasHereError(RuntimeError):
    """A fault in the program, whose message quotes what somebody typed."""


class TriedTooOftenError(TooOftenError):
    retry_after = 90


class WrongWordsError(MalformedError):
    slug = "wrong-words"
    field = "words"


KINDS: Final[dict[str, type[DomainError]]] = {
    "missing": NotFoundError,
    "forbidden": NotAllowedError,
    "stale": StaleError,
    "malformed": WrongWordsError,
    "refused": RefusedError,
    "too-often": TriedTooOftenError,
}


@dataclass
class Gate:
    """Holds a request until it is let through."""

    reached: Signal = field(default_factory=Signal)
    opened: Signal = field(default_factory=Signal)

    def pass_through(self) -> None:
        self.reached.set()
        assert self.opened.wait(30)


class NoteSchema(Schema):
    words = ShortText("Words", limit=100)
    stars = fields.Integer(strict=True, load_default=0)


class Paper(Schema):
    note = fields.String(attribute="stream")
    version = fields.Integer()


class ReadSchema(Schema):
    first = fields.Integer(load_default=0)


api = Blueprint("api", __name__, url_prefix="/notes/api")


@api.post("/notes")
@allow(Action.WRITE)
@once
@api.arguments(NoteSchema)
@api.response(201, Paper)
def write_note(sent: dict[str, Any]) -> object:
    """Write a note."""
    saved = wired(Notes).write(command_context(), words=sent["words"])
    headers = {"Location": f"{NOTES}/{saved.stream}", "ETag": f'"{saved.version}"'}
    return saved, 201, headers


@api.put("/notes/<note>")
@allow(Action.WRITE)
@api.arguments(NoteSchema)
@api.response(200, Paper)
@needs_version
def reword_note(sent: dict[str, Any], note: str) -> Saved:
    """Put a note in other words."""
    saved = wired(Notes).reword(
        command_context(), note, words=sent["words"], expected=required_version()
    )
    return answer_version(saved, saved.version)


@api.get("/notes")
@signed_in
@api.arguments(ReadSchema, location="query")
@api.response(200)
def read_notes(asked: dict[str, Any]) -> dict[str, int]:
    """Give back what was asked."""
    return asked


@api.post("/slowly")
@allow(Action.WRITE)
@once
@api.arguments(NoteSchema)
@api.response(201, Paper)
def write_slowly(sent: dict[str, Any]) -> object:
    """Write a note, and wait before it is stored."""
    saved = wired(Notes).write(command_context(), words=sent["words"])
    wired(Gate).pass_through()
    return saved


@api.post("/in-vain")
@allow(Action.WRITE)
@once
@api.arguments(NoteSchema)
@api.response(201, Paper)
def write_in_vain(sent: dict[str, Any]) -> Response:
    """Write a note, then answer that it was refused."""
    wired(Notes).write(command_context(), words=sent["words"])
    return Response("no", 409)


@api.post("/broken/<kind>")
@allow(Action.WRITE)
@once
@api.response(201, Paper)
def break_a_rule(kind: str) -> object:
    """Write a note, then break a rule."""
    wired(Notes).write(command_context(), words="before the rule")
    raise KINDS[kind]("That is not how it is done.")


@api.get("/faulty/<name>")
@public
@api.response(200, Paper)
def fail(name: str) -> object:
    """Fail as programs do."""
    raise AdaWasHereError(f"no such key: {name}")


pages = Pages("wall", __name__)


@pages.get(PAGE)
@allow(Action.WRITE)
def look_at_wall() -> str:
    """Show the form."""
    return "the wall"


@pages.post(PAGE)
@allow(Action.WRITE)
@once
def pin_to_wall() -> ResponseReturnValue:
    """Take the form."""
    words = request.form.get("words", "")
    if not words:
        return "say something", 422
    saved = wired(Notes).write(command_context(), words=words)
    return redirect(f"{PAGE}#{saved.stream}", 303)


class People:
    """Says who is behind tokens signed with its key, and sessions that it was told of."""

    def __init__(self, key: ECKey) -> None:
        self._verifier = TokenVerifier(
            issuer=ISSUER, audience=AUDIENCE, keys=lambda _: KeySet([key]), clock=lambda: NOW
        )
        self.sessions: dict[str, Principal] = {}

    def by_token(self, token: str) -> Principal:
        return self._verifier.principal(token)

    def by_session(self, cookie: str) -> Principal:
        if cookie not in self.sessions:
            raise NotAuthenticatedError
        return self.sessions[cookie]


@dataclass(frozen=True)
class Small:
    """The service as one test sees it, with a trust of its own."""

    app: Flask
    tenancy: Tenancy
    people: People
    key: ECKey
    gate: Gate
    tenant: str

    @property
    def notes(self) -> Notes:
        return Notes(self.tenancy)

    def token(
        self, claims: Mapping[str, object] = AS_USUAL, *, header: Mapping[str, str] = AS_USUAL
    ) -> str:
        """Sign a token: of a writer in this trust, but for what is said otherwise."""
        issued = int(NOW.timestamp())
        said = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "account-ada",
            "member": "member-ada",
            "tenant": self.tenant,
            "roles": ["writer"],
            "iat": issued,
            "exp": issued + 300,
            **claims,
        }
        first = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid, **header}
        return jwt.encode(first, said, self.key)

    def send(self, path: str = NOTES, **also: Any) -> TestResponse:  # noqa: ANN401 the client's own words
        """Post a note, as a program does; every part may be said otherwise."""
        return self.ask("POST", path, **{"json": {"words": "Bring the kettle"}, **also})

    def ask(
        self,
        method: str,
        path: str,
        *,
        key: str | None = "key-1",
        token: str = "",
        **also: Any,  # noqa: ANN401 the client's own words
    ) -> TestResponse:
        """Send a request to the API with a token of this trust's writer."""
        headers = {"Authorization": f"Bearer {token or self.token()}", **also.pop("headers", {})}
        if key is not None and method == "POST":
            headers["Idempotency-Key"] = key
        return self.app.test_client().open(path, method=method, headers=headers, **also)

    def stored(self, tenant: str = "") -> list[str]:
        """Give the words of the notes in the read table."""
        with self.tenancy.transaction(tenant or self.tenant) as tx:
            return [words for (words,) in tx.run("SELECT words FROM note ORDER BY note")]

    def lines(self) -> list[bytes]:
        """Give the lines of the log, as they are in the table."""
        with self.tenancy.transaction(self.tenant) as tx:
            read = "SELECT line FROM event ORDER BY position"
            return [line for (line,) in tx.run(read)]

    def kept(self) -> list[str]:
        """Give the keys under which an answer is kept."""
        with self.tenancy.transaction(self.tenant) as tx:
            return [key for (key,) in tx.run("SELECT key FROM idempotency ORDER BY key")]


def application(
    settings: Settings, tenancy: Tenancy, people: People, also: Iterable[object] = ()
) -> Flask:
    """Make the service as a service does, but for the check of its marks."""
    app = service.create(
        "notes",
        settings=settings,
        tenancy=tenancy,
        rights=RIGHTS,
        wired=[Notes(tenancy), *also],
        authority=people,
        api=[api],
    )
    app.register_blueprint(pages)
    return app
