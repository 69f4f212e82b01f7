-- Robot runs asked for by the studio. `data` is the execution as the routes give it; what happened in it is in the
-- execution's own folder (events.jsonl).
CREATE TABLE executions (
    id {{text}} PRIMARY KEY,
    created_at BIGINT NOT NULL,
    status {{text}} NOT NULL,
    ended BOOLEAN NOT NULL,
    cancel_wanted BOOLEAN NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX executions_by_time ON executions (created_at, id);
CREATE INDEX executions_open ON executions (created_at) WHERE NOT ended;
