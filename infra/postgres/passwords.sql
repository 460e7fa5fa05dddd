-- Once, as superuser, after shared/alongside/host/roles.sql: the two roles' passwords, out of psql's
-- environment.
\getenv app ALONGSIDE_APP_PASSWORD
\getenv owner ALONGSIDE_OWNER_PASSWORD
ALTER ROLE alongside_app PASSWORD :'app';
ALTER ROLE alongside_owner PASSWORD :'owner';
