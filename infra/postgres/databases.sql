-- Once, as superuser, after shared/alongside/host/roles.sql: the database of each service, and
-- that of the keys of personal data, whose backups are kept for at most 35 days.
CREATE DATABASE alongside_identity OWNER alongside_owner;
CREATE DATABASE alongside_participation OWNER alongside_owner;
CREATE DATABASE alongside_projects OWNER alongside_owner;
CREATE DATABASE alongside_reporting OWNER alongside_owner;
CREATE DATABASE alongside_keys OWNER alongside_owner;

\connect alongside_identity
\include /alongside/rights.sql
\connect alongside_participation
\include /alongside/rights.sql
\connect alongside_projects
\include /alongside/rights.sql
\connect alongside_reporting
\include /alongside/rights.sql
\connect alongside_keys
\include /alongside/rights.sql
