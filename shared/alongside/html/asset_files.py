"""Style sheets, scripts and images, at an address that changes when any of them does.

All of them share one digest in the path, so that a style sheet may name its images relatively and
browsers may keep everything for a year. They are few and small, and held in memory.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request

FOLDER: Final = Path(__file__).parent / "assets"
YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class _File:
    """One file as it goes out, plain and compressed."""

    kind: str
    plain: bytes
    packed: bytes


@cache
def _files() -> Mapping[str, _File]:
    return {
        path.relative_to(FOLDER).as_posix(): _File(
            kind=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            plain=(plain := path.read_bytes()),
            packed=gzip.compress(plain, mtime=0),
        )
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file()
    }


@cache
def _digest() -> str:
    total = hashlib.sha256()
    for name, file in _files().items():
        total.update(name.encode() + b"\0" + hashlib.sha256(file.plain).digest())
    return total.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Assets:
    """The assets as one service serves them, under `/<service>/assets/<digest>/`."""

    service: str
    digest: str

    @classmethod
    def of(cls, service: str) -> "Assets":
        """Take what is on disk when the first service starts."""
        return cls(service, _digest())

    def url(self, name: str) -> str:
        """Give the address of one file, such as `alongside.css`."""
        return f"/{self.service}/assets/{self.digest}/{name}"

    def blueprint(self) -> Blueprint:
        """Serve the files. Another build's digest is answered with ours, but not kept."""
        blueprint = Blueprint("assets", __name__)

        @blueprint.get(f"/{self.service}/assets/<digest>/<path:name>")
        def asset(digest: str, name: str) -> Response:
            file = _files().get(name) or abort(404)
            packs = request.accept_encodings.quality("gzip") > 0
            response = Response(file.packed if packs else file.plain, mimetype=file.kind)
            response.vary.add("Accept-Encoding")
            if packs:
                response.content_encoding = "gzip"
            response.headers["Cache-Control"] = YEAR if digest == self.digest else "no-cache"
            return response

        return blueprint
