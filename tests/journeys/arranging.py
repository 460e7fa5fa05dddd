"""Projects made through the API, so that each journey begins where its story does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx
from tests.security.installed import Installed, keyed

from alongside.projects.domain.working_days import uk_day
from alongside.settings import clock_of

API: Final = "/projects/api"
IMRAN: Final = "imran.sheikh@northmoor.example"
BRIDGET: Final = "bridget.foley@northmoor.example"
TOM: Final = "tom.ackroyd@northmoor.example"
MAUREEN: Final = "maureen.pickles@northmoor.example"
YUSUF: Final = "yusuf.karim@northmoor.example"
ELLIE: Final = "ellie.braithwaite@northmoor.example"
HELEN: Final = "helen.sugden@northmoor.example"
GWEN: Final = "gwen.hartley@northmoor.example"
COLIN: Final = "colin.mears@northmoor.example"

STAFF: Final = {"role": "team_member", "speaks_as": "staff"}
CARER: Final = {"role": "lived_experience_partner", "speaks_as": "carer"}
PARTNER: Final = {"role": "lived_experience_partner", "speaks_as": "lived_experience"}

AIM: Final = {
    "statement": "Raise first appointments kept by young carers from 40% to 60% by next autumn",
    "what": "First appointments kept",
    "for_whom": "Young carers in Hexley",
    "measure": "First appointments kept, each month",
    "baseline": "40%",
    "target": "60%",
    "because": "From the figures that we have",
    "origin": "staff",
}


def day(ahead: int) -> date:
    """Give a day from today on, as the United Kingdom counts them."""
    return uk_day(clock_of("")()) + timedelta(ahead)


@dataclass
class Trust:
    """What people of a trust do through the API, each with their own token."""

    installed: Installed
    programs: dict[str, httpx.Client] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)

    def program(self, email: str) -> httpx.Client:
        if email not in self.programs:
            self.programs[email] = self.installed.program(self.installed.token(email))
        return self.programs[email]

    def ask(
        self,
        email: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        version: int | None = None,
    ) -> dict[str, Any]:
        """Ask for something, with a new token where the last one has had its minutes."""
        headers = keyed(version)
        answer = self.program(email).request(method, path, json=body, headers=headers)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            del self.programs[email]
            answer = self.program(email).request(method, path, json=body, headers=headers)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def member(self, email: str) -> str:
        if email not in self.members:
            self.members[email] = str(self.ask(email, "GET", "/identity/api/me")["member"])
        return self.members[email]

    def post(self, email: str, path: str, body: Mapping[str, Any], *, seen: str = "") -> str:
        """Send a new command, and give the stream that it changed."""
        version = self.read(email, seen)["version"] if seen else None
        return str(self.ask(email, "POST", API + path, body, version=version)["stream"])

    def put(self, email: str, path: str, body: Mapping[str, Any], *, seen: str = "") -> None:
        """Change something; `seen` is the path whose version the person had seen."""
        version = self.read(email, seen)["version"] if seen else None
        self.ask(email, "PUT", API + path, body, version=version)

    def read(self, email: str, path: str) -> dict[str, Any]:
        return self.ask(email, "GET", API + path)

    def project(self, title: str = "Hexley young carers") -> "Arranged":
        """Start a project with a team of staff, a carer and two people with lived experience."""
        project = self.post(
            IMRAN,
            "/projects",
            {
                "title": title,
                "about": "Young carers miss their first appointment.",
                "population": "Young carers in Hexley",
                "speaks_as": "staff",
            },
        )
        places = {BRIDGET: STAFF, TOM: STAFF, MAUREEN: CARER, YUSUF: PARTNER, ELLIE: PARTNER}
        for email, place in places.items():
            self.put(IMRAN, f"/projects/{project}/team/{self.member(email)}", place)
        lead = {"member": self.member(BRIDGET), "because": ""}
        self.put(IMRAN, f"/projects/{project}/co-production-lead", lead)
        return Arranged(self, project)


@dataclass(frozen=True)
class Arranged:
    """A project that a test may do with as it likes."""

    trust: Trust
    project: str

    @property
    def page(self) -> str:
        return f"/projects/{self.project}"

    def sponsor(self) -> None:
        agreement = {
            "member": self.trust.member(HELEN),
            "role_name": "",
            "scope": "The team sets its aim.",
            "starts": day(0).isoformat(),
            "until": day(365).isoformat(),
        }
        self.trust.put(IMRAN, f"{self.page}/agreement", agreement)

    def draft(self, email: str = IMRAN, **changed: str) -> None:
        """Write the next draft of the aim."""
        by_when = day(300).isoformat()
        aim = f"{self.page}/aim"
        self.trust.post(email, f"{aim}/drafts", {**AIM, "by_when": by_when, **changed}, seen=aim)

    def deadline(self, what: str = "Aim agreed", *, by: str = IMRAN) -> None:
        due = day(30).isoformat()
        self.trust.post(by, f"{self.page}/deadlines", {"what": what, "due": due})

    def step(self, number: int, note: str) -> None:
        body = {"status": "in_progress", "note": note}
        self.trust.put(IMRAN, f"{self.page}/steps/{number}", body, seen=self.page)

    def ask(
        self,
        question: str = "Do we meet on Saturdays?",
        *,
        invite: tuple[str, ...] = (IMRAN, TOM, MAUREEN, YUSUF, ELLIE),
        draft: int = 0,
    ) -> str:
        """Open a decision, and give the address of its page."""
        about = {"kind": "aim_draft", "which": str(draft)} if draft else {"kind": "plan"}
        decision = self.trust.post(
            IMRAN,
            f"{self.page}/decisions",
            {
                "question": question,
                "about": about,
                "options": [{"text": "Yes, every Saturday", "adopts": draft}, {"text": "No"}],
                "method": "consensus",
                "deadline": day(14).isoformat(),
                "deadline_agreed": True,
                "invite": [{"member": self.trust.member(email)} for email in invite],
            },
        )
        return f"{self.page}/decisions/{decision}"

    def say(self, decision: str, email: str, text: str) -> None:
        self.trust.post(email, f"{_of(decision)}/contributions", {"text": text})

    def stand(
        self,
        decision: str,
        email: str,
        stance: str = "agree",
        *,
        option: str = "a",
        reason: str = "",
    ) -> None:
        body = {"option": option, "stance": stance, "reason": reason}
        self.trust.post(email, f"{_of(decision)}/positions", body)

    def decide(self, decision: str, *, because: str = "Nobody could wait.") -> None:
        """Record option A, not co-produced, with Imran answering for that."""
        path = _of(decision)
        body = {
            "option": "a",
            "rationale": "Most of us want it.",
            "changed_by_lived_experience": "Nothing did.",
            "override_reason": because,
            "override_by": self.trust.member(IMRAN),
        }
        self.trust.post(IMRAN, f"{path}/outcome", body, seen=path)

    def read(self, decision: str) -> dict[str, Any]:
        """Give a decision as its project lead reads it."""
        return self.trust.read(IMRAN, _of(decision))


def _of(decision: str) -> str:
    """Give the API's path of a decision from the address of its page."""
    return f"/decisions/{decision.rpartition('/')[2]}"
