-- The pipeline's own state of a run, and the mails that wait to be sent.
CREATE TABLE pipeline_runs (
    run_id BIGINT PRIMARY KEY REFERENCES deploy_test_runs (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    cancel_requested BOOLEAN NOT NULL
);
CREATE TABLE outbox (
    id {{id}},
    run_id BIGINT NOT NULL REFERENCES deploy_test_runs (id) ON DELETE CASCADE,
    receiver {{text}} NOT NULL,
    message_id {{text}} NOT NULL UNIQUE,
    status {{text}} NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    UNIQUE (run_id, receiver)
);
CREATE INDEX outbox_waiting ON outbox (next_attempt_at) WHERE status = 'PENDING';
