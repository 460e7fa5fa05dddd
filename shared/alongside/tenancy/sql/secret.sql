-- The two padded keys of HMAC-SHA256 (RFC 2104), for current_tenant() only. The serving role has
-- no right to this table, so SQL smuggled into a serving connection cannot make another proof.
CREATE TABLE tenancy_secret (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_key bytea NOT NULL CHECK (octet_length(inner_key) = 64),
    outer_key bytea NOT NULL CHECK (octet_length(outer_key) = 64)
);
REVOKE ALL ON tenancy_secret FROM PUBLIC;
