-- The tenant of this transaction, if its proof is right; else NULL, so that every policy says no.
-- Every name is qualified, operators and types too: the caller chooses the search path, and a
-- temporary domain called text would run the caller's own check with this function's rights.
CREATE FUNCTION current_tenant() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
AS $$
DECLARE
    claimed pg_catalog.text := pg_catalog.current_setting('app.tenant', true);
    proof pg_catalog.text := pg_catalog.current_setting('app.proof', true);
    expected pg_catalog.text;
BEGIN
    SELECT pg_catalog.encode(pg_catalog.sha256(outer_key OPERATOR(pg_catalog.||) pg_catalog.sha256(
               inner_key OPERATOR(pg_catalog.||) pg_catalog.convert_to(claimed, 'UTF8'))), 'hex')
      INTO expected FROM public.tenancy_secret;
    IF expected OPERATOR(pg_catalog.=) proof THEN
        RETURN claimed;
    END IF;
    RETURN NULL;
END
$$;
