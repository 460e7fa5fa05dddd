-- The tenant of this transaction, if its proof is right; else NULL, so that every policy says no.
-- Every name is qualified, operators too: the caller chooses the search path.
CREATE FUNCTION current_tenant() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
AS $$
DECLARE
    claimed text := pg_catalog.current_setting('app.tenant', true);
    proof text := pg_catalog.current_setting('app.proof', true);
    expected text;
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
