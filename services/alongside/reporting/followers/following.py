"""How each follower here is made."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from alongside.eventlog.follower import Apply, Follower, Following
from alongside.http.peers import Peers
from alongside.http.siblings import SiblingLog
from alongside.reporting.application.assembly import Parts, assemble, authority
from alongside.settings import Settings


def following(
    name: str,
    settings: Settings,
    peers: Mapping[str, Any],
    *,
    apply: Apply,
    tenants: Callable[[Parts], Iterable[str]] = lambda parts: parts.trusts.all(),
) -> Following:
    """Make what follows a service's logs; `name` is the follower's and ends with the service's."""
    parts = assemble(settings)
    siblings = Peers(url=settings.peer_url, embedded=peers)
    service = name.partition(".")[2]
    log = SiblingLog(service, siblings, authority(settings, siblings, parts.tenancy))
    follower = Follower(name, parts.tenancy, log, apply)
    return Following(follower, lambda: tenants(parts), settings.clock)
