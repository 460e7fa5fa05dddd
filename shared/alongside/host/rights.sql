-- In each database: nobody comes in but the two roles, and only the owner creates anything.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO alongside_owner, alongside_app',
                   current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO alongside_owner;
GRANT USAGE ON SCHEMA public TO alongside_app;
