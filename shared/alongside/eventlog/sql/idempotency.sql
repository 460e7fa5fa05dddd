-- The first answer to a command, kept with its key, in the transaction of the command itself.
CREATE TABLE idempotency (
    tenant text NOT NULL,
    actor text NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL,
    status int NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant, actor, key)
);
