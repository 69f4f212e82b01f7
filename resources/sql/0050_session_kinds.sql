-- One session a person and kind of client (web, studio, cli): signing in with one ends none of the others.
CREATE TABLE user_sessions_by_kind (
    id {{id}},
    email {{text}} NOT NULL,
    client {{text}} NOT NULL,
    session_token {{text}} NOT NULL UNIQUE,
    is_admin BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (email, client)
);
INSERT INTO user_sessions_by_kind (email, client, session_token, is_admin, created_at, expires_at)
    SELECT email, 'web', session_token, is_admin, created_at, expires_at FROM user_sessions ORDER BY id;
DROP TABLE user_sessions;
ALTER TABLE user_sessions_by_kind RENAME TO user_sessions;
CREATE INDEX user_sessions_by_end ON user_sessions (expires_at);
