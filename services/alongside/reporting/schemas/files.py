"""A release as a file."""

import base64

from flask import Response

from alongside.reporting.queries.releases import ReleaseDetail


def csv_file(found: ReleaseDetail) -> Response:
    """Answer with a release's CSV and its digest (RFC 9530)."""
    answer = Response(found.csv.encode(), content_type="text/csv; charset=utf-8; header=present")
    name = f"alongside-release-{found.row.number}.csv"
    digest = base64.b64encode(bytes.fromhex(found.row.sha256)).decode()
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return answer
