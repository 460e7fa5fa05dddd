"""Style sheets, scripts and images, at an address that changes when any of them does.

All of them share one digest in the path, so that a style sheet may name its images relatively and
browsers may keep everything for a year.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, send_from_directory

FOLDER: Final = Path(__file__).parent / "assets"
YEAR: Final = "public, max-age=31536000, immutable"


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Assets:
    """The assets as one service serves them, under `/<service>/assets/<digest>/`."""

    service: str
    digest: str

    @classmethod
    def of(cls, service: str) -> "Assets":
        """Take the digest of what is on disk now."""
        return cls(service, _digest(FOLDER))

    def url(self, name: str) -> str:
        """Give the address of one file, such as `alongside.css`."""
        return f"/{self.service}/assets/{self.digest}/{name}"

    def blueprint(self) -> Blueprint:
        """Serve the files. Another build's digest is answered with ours, but not kept."""
        blueprint = Blueprint("assets", __name__)

        @blueprint.get(f"/{self.service}/assets/<digest>/<path:name>")
        def asset(digest: str, name: str) -> Response:
            response = send_from_directory(FOLDER, name)
            response.headers["Cache-Control"] = YEAR if digest == self.digest else "no-cache"
            return response

        return blueprint
