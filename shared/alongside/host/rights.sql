-- In each database: nobody comes in but the two roles, and only the owner creates anything.
DO $$
DECLARE
    here text := quote_ident(current_database());
BEGIN
    EXECUTE 'REVOKE ALL ON DATABASE ' || here || ' FROM PUBLIC';
    EXECUTE 'GRANT CONNECT ON DATABASE ' || here || ' TO alongside_owner, alongside_app';
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO alongside_owner;
GRANT USAGE ON SCHEMA public TO alongside_app;
