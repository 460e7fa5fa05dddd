"""The logs of a sibling service, as its log API serves them."""

from dataclasses import dataclass
from typing import Final

from alongside.eventlog.follower import Page
from alongside.http.authority import IdentityAuthority
from alongside.http.logs import FIRST, SIZE
from alongside.http.peers import Peers

MOST_LINES: Final = 1_000


@dataclass(frozen=True, slots=True)
class SiblingLog:
    """Reads the logs of the service called `name`, with this service's own token."""

    name: str
    peers: Peers
    authority: IdentityAuthority

    def after(self, tenant: str, position: int) -> Page:
        """Give a tenant's next lines after a position.

        Raises:
            httpx.HTTPError: the sibling cannot be reached, or refuses.
        """
        with self.peers.client(self.name) as client:
            answer = client.get(
                f"/{self.name}/log/{tenant}/entries",
                params={"after": position, "limit": MOST_LINES},
                headers={"Authorization": f"Bearer {self.authority.own_token()}"},
            )
        answer.raise_for_status()
        return Page(
            first=int(answer.headers[FIRST]),
            lines=answer.content.split(b"\n")[:-1],
            size=int(answer.headers[SIZE]),
        )
