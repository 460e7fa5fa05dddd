-- Append lines to the log of this transaction's tenant in one round trip; answers the new size.
-- A version that exists already breaks event_stream_version, and nothing is stored.
-- It runs with its owner's rights, whom the policies bind too: the serving role may append, but can
-- neither choose a position nor move the head by itself, so that positions never have gaps.
CREATE FUNCTION append(streams text[], versions int[], types text[], lines bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    n int := cardinality(lines);
    mine text := proven_tenant();
    queued text;
    last bigint;
BEGIN
    IF mine IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'append needs the proof of a tenant';
    END IF;
    -- Writers of one tenant queue here. Waiting for the row itself would cost each of them a
    -- second look at it; assigned and not performed, because an expression needs no executor.
    queued := pg_advisory_xact_lock(hashtextextended(mine, 0));
    UPDATE log_head SET size = size + n WHERE tenant = mine RETURNING size INTO last;
    IF NOT FOUND THEN
        INSERT INTO log_head (tenant, size) VALUES (mine, n) RETURNING size INTO last;
    END IF;
    INSERT INTO event (tenant, position, stream, version, type, line)
        SELECT mine, last - n + i, streams[i], versions[i], types[i], lines[i]
        FROM generate_series(1, n) AS i;
    RETURN last;
END
$$;

-- The same for a single line, which most of them are: without arrays it takes a tenth less.
CREATE FUNCTION append_one(stream text, version int, type text, line bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    mine text := proven_tenant();
    queued text;
    last bigint;
BEGIN
    IF mine IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'append needs the proof of a tenant';
    END IF;
    queued := pg_advisory_xact_lock(hashtextextended(mine, 0));
    UPDATE log_head SET size = size + 1 WHERE tenant = mine RETURNING size INTO last;
    IF NOT FOUND THEN
        INSERT INTO log_head (tenant, size) VALUES (mine, 1) RETURNING size INTO last;
    END IF;
    INSERT INTO event (tenant, position, stream, version, type, line)
        VALUES (mine, last, $1, $2, $3, $4);
    RETURN last;
END
$$;

-- Wait for whoever is changing a stream, then read it: the lock and the lines in one round trip.
-- Each statement of a function sees what was committed when it began, so the lines are those that
-- the last holder of the lock left.
CREATE FUNCTION lines_to_change(wanted text) RETURNS SETOF bytea
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(current_tenant() || '/' || wanted, 0));
    RETURN QUERY SELECT line FROM event WHERE stream = wanted ORDER BY version;
END
$$;
