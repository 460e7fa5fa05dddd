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

-- Take a key for this transaction, or find the answer that was kept under it, in one round trip.
-- Where another transaction has it, the patient wait for its end, and others are told.
-- The lock comes first: each statement of a function sees what was committed when it began, so
-- whoever gets the lock also sees what its last holder left.
CREATE FUNCTION take_key(
    who text, wanted text, patient boolean,
    OUT free boolean, OUT request bytea, OUT status int, OUT headers jsonb, OUT body bytea
)
LANGUAGE plpgsql
AS $$
DECLARE
    mine bigint := hashtextextended(concat_ws(' ', current_tenant(), who, wanted), 1);
BEGIN
    free := pg_try_advisory_xact_lock(mine);
    IF patient AND NOT free THEN
        PERFORM pg_advisory_xact_lock(mine);
        free := true;
    END IF;
    SELECT kept.request, kept.status, kept.headers, kept.body
        INTO request, status, headers, body
        FROM idempotency AS kept WHERE kept.actor = who AND kept.key = wanted;
END
$$;
