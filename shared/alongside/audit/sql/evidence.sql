-- What the sealer last signed of each tenant's log, to be given to whoever asks. It is a copy: the
-- sealer's own memory is elsewhere, where this database's owner cannot change it.
CREATE TABLE checkpoint (
    tenant text PRIMARY KEY,
    size bigint NOT NULL CHECK (size > 0),
    note bytea NOT NULL,
    key text NOT NULL
);

-- The hashes above each full 256 lines, 65,536 lines and so on, so that a proof is a few reads.
CREATE TABLE log_node (
    tenant text NOT NULL,
    level int NOT NULL CHECK (level > 0),
    index bigint NOT NULL CHECK (index >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (tenant, level, index)
);
