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

-- What people write travels in parameters. It stays out of the server's own log, however much of
-- that somebody switches on: no parameters, and no rows that the reason of a failure would quote.
ALTER ROLE alongside_app SET log_parameter_max_length = 0;
ALTER ROLE alongside_app SET log_parameter_max_length_on_error = 0;
ALTER ROLE alongside_app SET log_error_verbosity = terse;
ALTER ROLE alongside_owner SET log_parameter_max_length = 0;
ALTER ROLE alongside_owner SET log_parameter_max_length_on_error = 0;
ALTER ROLE alongside_owner SET log_error_verbosity = terse;
