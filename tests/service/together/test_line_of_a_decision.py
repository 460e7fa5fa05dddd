"""One co-produced decision, from a new project to what people were told, by the API alone."""

from datetime import timedelta

from tests.service.together.conftest import DRAFT, NOW, OUTCOME, PROJECTS, Trust


def test_a_project_has_its_team_leads_sponsor_and_agreed_deadlines(trust: Trust) -> None:
    project = trust.project()
    at = f"{PROJECTS}/projects/{project}"
    trust.do("Lena", "PUT", f"{at}/co-production-lead", {"member": trust.members["Ada"]})
    agreement = {
        "role_name": "Director of Nursing",
        "scope": "The aim, and what is tested",
        "starts": "2026-11-23",
        "until": "2027-11-22",
    }
    trust.do("Lena", "PUT", f"{at}/agreement", agreement)
    trust.do("Sam", "POST", f"{at}/deadlines", {"what": "Agree the aim", "due": "2026-12-18"})
    trust.do("Ada", "PUT", f"{at}/deadlines/1/agreement")
    moved = {"due": "2027-01-08", "because": "The group does not meet in December"}
    trust.do("Ada", "PUT", f"{at}/deadlines/1", moved, version=trust.get(at)["version"])

    found = trust.get(at, "Cleo")

    assert [(each["name"], each["role"], each["speaks_as"]) for each in found["team"]] == [
        ("Lena", "project_lead", "staff"),
        ("Sam", "team_member", "staff"),
        ("Ada", "lived_experience_partner", "lived_experience"),
        ("Cleo", "lived_experience_partner", "carer"),
    ]
    assert found["co_production_lead"] == trust.members["Ada"]
    assert found["agreement"] == agreement | {"member": "", "sponsor": "Director of Nursing"}
    (deadline,) = found["deadlines"]
    assert (deadline["due"], deadline["agreed_by"]) == ("2027-01-08", ["lived_experience"])
    assert not deadline["mutually_agreed"]
    trust.do("Sam", "PUT", f"{at}/deadlines/1/agreement")
    assert trust.get(at)["deadlines"][0]["mutually_agreed"]


def test_the_ten_steps_say_what_they_ask_and_how_far_they_are(trust: Trust) -> None:
    project = trust.project()
    at = f"{PROJECTS}/projects/{project}"
    step = {"status": "in_progress", "note": "Two groups so far"}
    trust.do("Ada", "PUT", f"{at}/steps/2", step, version=trust.get(at)["version"])

    found = trust.get(f"{at}/steps")

    assert [each["number"] for each in found["steps"]] == list(range(1, 11))
    assert all(each["title"] and each["asks"] and each["needs"] for each in found["steps"])
    assert (found["steps"][1]["status"], found["steps"][1]["note"]) == tuple(step.values())
    assert {each["status"] for each in found["steps"][2:]} == {"not_started"}


def test_a_decision_adopts_a_draft_and_is_co_produced(trust: Trust) -> None:
    project = trust.project()
    aim = f"{PROJECTS}/projects/{project}/aim"
    trust.draft(project, expected=1)
    trust.draft(project, expected=2, target="65%", because="Ada's group asked for more")
    decision = trust.decision(project)
    at = f"{PROJECTS}/decisions/{decision}"
    trust.do("Sam", "POST", f"{at}/materials", {"title": "Minutes", "format": "audio", "text": "x"})
    invite = {"invite": [{"member": trust.members["Otto"], "speaks_as": "voluntary_sector"}]}
    trust.do("Lena", "POST", f"{at}/invitations", invite)
    trust.do("Ada", "POST", f"{at}/contributions", {"text": "A letter is no use to me."})
    for name, stance in (("Ada", "agree"), ("Cleo", "agree_with_reservations"), ("Sam", "block")):
        position = {"option": "a", "stance": stance, "reason": f"Because, says {name}"}
        trust.do(name, "POST", f"{at}/positions", position)
    trust.days_later(14)

    open_still = trust.get(at)
    assert [each["option"] for each in open_still["checks"]] == ["a", "b"]
    assert open_still["checks"][0]["check"]["co_produced"]
    trust.do("Lena", "POST", f"{at}/outcome", OUTCOME, version=open_still["version"])

    closed = trust.get(at, "Ada")
    assert not closed["is_open"]
    assert [len(closed[part]) for part in ("materials", "invited", "contributions")] == [2, 4, 1]
    assert closed["contributions"][0]["text"] == "A letter is no use to me."
    assert closed["contributions"][0]["speaks_as"] == "lived_experience"
    outcome = closed["outcome"]
    assert (outcome["option"]["key"], outcome["rationale"]) == ("a", OUTCOME["rationale"])
    assert outcome["check"]["co_produced"]
    assert {each["met"] for each in outcome["check"]["findings"]} == {True}
    assert [each["name"] for each in outcome["dissent"]] == ["Sam"]
    adopted = trust.get(aim)
    assert (adopted["adopted"], adopted["adopted_by"]) == (1, decision)
    assert [each["adopted"] for each in adopted["drafts"]] == [True, False]
    assert adopted["drafts"][1]["text"]["target"] == "65%"

    answer = {"member": trust.members["Sam"], "text": "We will look again in June."}
    trust.do("Lena", "PUT", f"{at}/answer", answer)
    told = {
        "said": "Letters do not reach us",
        "acted": True,
        "response": "Appointments are sent as texts too",
        "because": "The group told us so",
        "on": "2026-12-07",
    }
    trust.do("Lena", "POST", f"{at}/feedback", told)
    after = trust.get(at, "Ada")
    assert after["outcome"]["dissent"][0]["answer"] == answer["text"]
    assert {name: after["feedback"][0][name] for name in told} == told
    (row,) = trust.get(f"{PROJECTS}/projects/{project}/decisions")["decisions"]
    assert row["co_produced"]


def test_a_decision_that_is_not_co_produced_needs_a_reason_and_keeps_it(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)
    decision = trust.decision(project, "Sam", "Ada")
    at = f"{PROJECTS}/decisions/{decision}"
    version = trust.version(decision)

    refused = trust.ask("Lena", "POST", f"{at}/outcome", OUTCOME, version=version)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/projects/reference#not-co-produced"
    assert refused.json()["errors"][0]["pointer"] == "#/override_reason"
    reason = {"override_reason": "The bid closes today", "override_by": trust.members["Lena"]}
    trust.do("Lena", "POST", f"{at}/outcome", OUTCOME | reason, version=version)

    outcome = trust.get(at, "Ada")["outcome"]
    assert not outcome["check"]["co_produced"]
    assert not all(each["met"] for each in outcome["check"]["findings"])
    assert (outcome["override_reason"], outcome["override_by_name"]) == (
        "The bid closes today",
        "Lena",
    )
    (row,) = trust.get(f"{PROJECTS}/projects/{project}/decisions")["decisions"]
    assert row["co_produced"] is False


def test_a_private_reason_is_kept_from_the_others(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)
    at = f"{PROJECTS}/decisions/{trust.decision(project)}"
    said = {"option": "a", "stance": "disagree", "reason": "I was there", "privacy": "private"}
    trust.do("Ada", "POST", f"{at}/positions", said)

    reasons = {name: trust.get(at, name)["positions"][0]["reason"] for name in ("Ada", "Lena")}

    assert reasons["Ada"] == "I was there"
    assert "I was there" not in reasons["Lena"]


def test_the_history_tells_who_did_what_in_which_capacity(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)
    at = f"{PROJECTS}/decisions/{trust.decision(project)}"
    trust.do("Cleo", "POST", f"{at}/contributions", {"text": "Ask my mother too"})

    entries = trust.get(f"{PROJECTS}/projects/{project}/history")["entries"]

    assert [each["position"] for each in entries] == sorted(each["position"] for each in entries)
    assert entries[0]["type"] == "project.started.v1"
    assert {"project", "aim", "decision"} == {each["type"].split(".")[0] for each in entries}
    last = entries[-1]
    assert (last["actor_name"], last["capacity"]) == ("Cleo", "carer")
    assert "Ask my mother too" in {each["text"] for each in last["details"]}
    rest = trust.get(
        f"{PROJECTS}/projects/{project}/history", after=entries[2]["position"], limit=2
    )
    assert rest["entries"] == entries[3:5]


def test_things_are_read_as_at_a_position_and_as_at_an_instant(trust: Trust) -> None:
    project = trust.project()
    aim = f"{PROJECTS}/projects/{project}/aim"
    first = trust.draft(project, expected=1)["position"]
    trust.days_later(1)
    trust.draft(project, expected=2, target="65%")
    decision = trust.decision(project)
    at = f"{PROJECTS}/decisions/{decision}"
    opened = trust.get(at)
    trust.do("Ada", "POST", f"{at}/contributions", {"text": "Later words"})

    instant = (NOW + timedelta(hours=1)).isoformat()
    for moment in (first, instant, instant.replace("+00:00", "Z")):
        assert [each["number"] for each in trust.get(aim, as_at=moment)["drafts"]] == [1]
    assert len(trust.get(aim)["drafts"]) == 2
    before = trust.ask("Lena", "GET", at, params={"as_at": instant})
    assert before.status_code == 404
    history = trust.get(f"{PROJECTS}/projects/{project}/history")["entries"]
    then = trust.get(at, as_at=history[-2]["position"])
    assert then == opened
    assert then["contributions"] == []
    early = trust.get(f"{PROJECTS}/projects/{project}", as_at=history[1]["position"])
    assert [each["name"] for each in early["team"]] == ["Lena"]
    steps = trust.get(f"{PROJECTS}/projects/{project}/steps", as_at=instant)["steps"]
    assert len(steps) == 10


def test_unanswered_decisions_are_listed_until_one_has_answered(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)
    decision = trust.decision(project)
    waiting = f"{PROJECTS}/unanswered"
    assert [each["decision"] for each in trust.get(waiting, "Ada")["decisions"]] == [decision]
    assert trust.get(waiting, "Otto")["decisions"] == []

    position = {"option": "b", "stance": "stand_aside"}
    trust.do("Ada", "POST", f"{PROJECTS}/decisions/{decision}/positions", position)

    assert trust.get(waiting, "Ada")["decisions"] == []


def test_projects_are_listed_in_parts(trust: Trust) -> None:
    made = [trust.project() for _ in range(3)]
    listed = f"{PROJECTS}/projects"

    assert [each["project"] for each in trust.get(listed)["projects"]] == made
    assert [each["project"] for each in trust.get(listed, limit=2)["projects"]] == made[:2]
    assert [each["project"] for each in trust.get(listed, after=made[1])["projects"]] == made[2:]
    assert trust.get(listed, "Otto")["projects"] == []


def test_the_policy_of_the_trust_counts_from_then_on(trust: Trust) -> None:
    policy = f"{PROJECTS}/policy"
    usual = trust.get(policy)
    assert usual == {"notice": 5, "taking_part": 2, "version": 0}
    asked = {"notice": 10, "taking_part": 3, "because": "Our panel asked for it"}

    assert trust.ask("Lena", "PUT", policy, asked, version=0).status_code == 403
    trust.do("Gwen", "PUT", policy, asked, version=0)

    assert trust.get(policy) == {"notice": 10, "taking_part": 3, "version": 1}
    stale = trust.ask("Gwen", "PUT", policy, asked | {"notice": 1}, version=0)
    assert (stale.status_code, stale.json()["current"]) == (412, 1)


def test_the_draft_that_was_sent_is_the_draft_that_is_given(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)

    (draft,) = trust.get(f"{PROJECTS}/projects/{project}/aim")["drafts"]

    assert draft["text"] | {name: draft[name] for name in ("because", "origin")} == DRAFT
    assert (draft["by_name"], draft["on"]) == ("Lena", "2026-11-23")
