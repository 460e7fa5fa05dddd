-- One log for each tenant, all in one table. The head row gives positions without gaps, in the
-- order of commits, and is the only thing that writers of one tenant wait for.
CREATE TABLE log_head (
    tenant text PRIMARY KEY,
    size bigint NOT NULL CHECK (size >= 0)
);

CREATE TABLE event (
    tenant text NOT NULL,
    position bigint NOT NULL,
    stream text NOT NULL,
    version int NOT NULL,
    type text NOT NULL,
    line bytea NOT NULL,
    -- The leaf hash of RFC 6962, section 2.1.
    leaf bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || line)) STORED,
    PRIMARY KEY (tenant, position),
    CONSTRAINT event_stream_version UNIQUE (tenant, stream, version)
);
