-- Two roles: one owns and migrates, one serves. Neither may do anything to the server itself, and
-- neither can set aside row-level security. Passwords are set by whoever runs the server.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'alongside_owner') THEN
        CREATE ROLE alongside_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'alongside_app') THEN
        CREATE ROLE alongside_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
END
$$;
