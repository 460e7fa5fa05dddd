"""A bare Flask route: it validates the body that a command takes, and inserts one row.

`python -m benchmarks.peers.bare_route ADDRESS PORT` serves it as the product is served. There is
no sign-in, no tenant, no log, nothing is read, and a repeated request is inserted again.
"""

import sys
from threading import local

import psycopg
import uuid_utils
from flask import Flask, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from alongside.host.serve import hold, serve
from alongside.projects.schemas.projects import DeadlineSchema
from benchmarks.ground import Ground

DATABASE = "bench_bare_route"
_TABLE = "CREATE TABLE deadline (id text PRIMARY KEY, project text, what text, due date)"
_INSERT = "INSERT INTO deadline VALUES (%s, %s, %s, %s)"


def prepare(ground: Ground) -> str:
    """Make the table."""
    ground.fresh(DATABASE)
    ground.run(DATABASE, [_TABLE])
    return ground.address(DATABASE, "postgres")


def create_app(address: str) -> Flask:
    """Make the application; each thread has a connection."""
    app = Flask(__name__)
    schema = DeadlineSchema()
    mine = local()

    def connection() -> psycopg.Connection[tuple[object, ...]]:
        if not hasattr(mine, "connection"):
            mine.connection = psycopg.connect(address, autocommit=True)
        opened: psycopg.Connection[tuple[object, ...]] = mine.connection
        return opened

    @app.post("/projects/<project>/deadlines")
    def propose(project: str) -> ResponseReturnValue:
        try:
            sent = schema.load(request.get_json())
        except ValidationError as wrong:
            return {"errors": wrong.messages}, 422
        name = str(uuid_utils.uuid7())
        connection().execute(_INSERT, (name, project, sent["what"], sent["due"]))
        return {"id": name}, 201

    return app


if __name__ == "__main__":
    serve(
        hold("127.0.0.1", int(sys.argv[2])),
        lambda: create_app(sys.argv[1]),
        when_up="The bare route",
    )
