-- How far this service has read another's log, kept in the transaction of what it did with it.
CREATE TABLE follower_position (
    tenant text NOT NULL,
    follower text NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    PRIMARY KEY (tenant, follower)
);
