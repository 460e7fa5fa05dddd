"""Erasing a person: what was sealed for them becomes unreadable, for good and everywhere."""

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context, principal
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version
from alongside.participation.api.reading import BASE, Created, application, created
from alongside.participation.domain.rights import Action
from alongside.participation.schemas.answers import ChangedSchema
from alongside.participation.schemas.erasures import CertificateSchema

blueprint = Blueprint(
    "erasures", __name__, url_prefix=f"{BASE}/people", description="People, erased at their request"
)


@blueprint.post("/<member>/erasure")
@allow(Action.ERASE)
@once
@blueprint.response(201, ChangedSchema, headers=CREATED)
def erase(member: str) -> Created:
    """Erase a person for good: their name, contact, bank details and words, in every service.

    What was agreed, claimed and paid stays, without them. Pay what is owed first: there is no bank
    account afterwards. The certificate is where `Location` says.
    """
    saved, _ = application().erase(command_context(), member=member)
    return created(saved, f"people/{member}/erasure")


@blueprint.get("/<member>/erasure")
@allow(Action.ERASE)
@blueprint.response(200, CertificateSchema, headers=TAGGED)
def get_certificate(member: str) -> object:
    """Give what certifies that a person was erased, to hand to them."""
    version, certificate = application().certificate(principal().tenant, member=member)
    answer = {"certificate": certificate.text().decode(), "sha256": certificate.sha256()}
    return answer_version(answer, version)
