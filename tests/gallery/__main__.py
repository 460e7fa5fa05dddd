"""Serve the gallery until interrupted; the first line says where."""

import sys

from tests.gallery.app import create_app
from werkzeug.serving import make_server

server = make_server("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 0, create_app())
print(f"http://127.0.0.1:{server.port}/gallery/", flush=True)  # noqa: T201
server.serve_forever()
