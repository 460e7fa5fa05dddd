-- The same for a transaction that is this one statement: it says first whose it is, so that an
-- append outside of a larger transaction is still one round trip.
CREATE FUNCTION append_as(
    asked text, proof text, streams text[], versions int[], types text[], lines bytea[]
) RETURNS bigint
LANGUAGE plpgsql
AS $$
BEGIN
    asked := set_config('app.tenant', asked, true);
    proof := set_config('app.proof', proof, true);
    RETURN append(streams, versions, types, lines);
END
$$;

-- And for a single line, without arrays.
CREATE FUNCTION append_as_one(
    asked text, proof text, stream text, version int, type text, line bytea
) RETURNS bigint
LANGUAGE plpgsql
AS $$
BEGIN
    asked := set_config('app.tenant', asked, true);
    proof := set_config('app.proof', proof, true);
    RETURN append_one(stream, version, type, line);
END
$$;
