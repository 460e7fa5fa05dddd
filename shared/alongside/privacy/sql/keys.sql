-- Keys live in a database of their own, whose backups are short-lived: destroying a key here
-- makes every copy of what it sealed unreadable.
CREATE TABLE tenant_key (
    tenant text PRIMARY KEY,
    wrapped bytea NOT NULL
);

CREATE TABLE person_key (
    tenant text NOT NULL,
    person text NOT NULL,
    purpose text NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (tenant, person, purpose)
);

-- A destroyed key stays destroyed: a late event must not mint a new one.
CREATE TABLE tombstone (
    tenant text NOT NULL,
    person text NOT NULL,
    purpose text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant, person, purpose)
);
