-- How far this service has read another's log, kept in the transaction of what it did with it.
-- A line that cannot be applied is tried again after try_after; parked says why it no longer is,
-- and line_at when that line was written.
CREATE TABLE follower_position (
    tenant text NOT NULL,
    follower text NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    tries int NOT NULL,
    try_after timestamptz,
    parked text NOT NULL,
    line_at timestamptz,
    PRIMARY KEY (tenant, follower)
);

-- When a follower has last been round all its logs, and how that went; kept in the platform's tenant
-- every few seconds, for whoever asks the service whether it is well.
CREATE TABLE follower_round (
    tenant text NOT NULL,
    follower text NOT NULL,
    at timestamptz NOT NULL,
    parked int NOT NULL,
    behind_since timestamptz,
    PRIMARY KEY (tenant, follower)
);

-- Take a follower's turn for this transaction, and say how far it has come. Of several processes
-- one has the turn, and sees what its last holder left.
CREATE FUNCTION take_turn(who text, OUT mine boolean, OUT reached bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    mine := pg_try_advisory_xact_lock(
        hashtextextended(concat_ws(' ', current_tenant(), who), 2)
    );
    SELECT position INTO reached FROM follower_position WHERE follower = who;
    reached := coalesce(reached, 0);
END
$$;

-- Wait for a follower's turn, and keep it until this transaction ends: nobody else applies a line.
CREATE FUNCTION wait_for_turn(who text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws(' ', current_tenant(), who), 2));
END
$$;
