-- The tenant of this transaction, if its proof is right; else NULL.
-- Every name is qualified, operators and types too: the caller chooses the search path, and a
-- temporary domain called text would run the caller's own check with this function's rights.
CREATE FUNCTION proven_tenant() RETURNS text
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

-- What every policy compares with. The owner may read the secret, so that a proof would prove
-- nothing of it: it is bound to the tenant that its transaction names. What runs with its rights
-- on behalf of the serving role asks for the proof itself, once, and not again at every policy.
-- Parsed here and now, so that no search path has a say in it.
CREATE FUNCTION current_tenant() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN CURRENT_USER = 'alongside_owner' THEN current_setting('app.tenant', true)
    ELSE proven_tenant()
END;
