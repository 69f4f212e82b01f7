-- A version selection is everybody's (no owner) or one person's, which goes before it in that person's triggers; each keeps its history.
CREATE TABLE job_version_selections_by_owner (
    id {{id}},
    owner {{text}} NOT NULL,
    job_name {{text}} NOT NULL REFERENCES job_names (name) ON DELETE CASCADE,
    selected_build_id BIGINT REFERENCES build_info (id) ON DELETE SET NULL,
    auto_sync_enabled BOOLEAN NOT NULL,
    last_sync_time BIGINT,
    updated_at BIGINT NOT NULL,
    UNIQUE (owner, job_name)
);
INSERT INTO job_version_selections_by_owner (owner, job_name, selected_build_id, auto_sync_enabled, last_sync_time, updated_at)
    SELECT '', job_name, selected_build_id, auto_sync_enabled, last_sync_time, updated_at FROM job_version_selections ORDER BY id;
DROP TABLE job_version_selections;
ALTER TABLE job_version_selections_by_owner RENAME TO job_version_selections;
CREATE INDEX job_version_selections_by_build ON job_version_selections (selected_build_id);
CREATE INDEX job_version_selections_by_job ON job_version_selections (job_name);
-- Numbers beside the ids: a build may be deleted, and what was chosen then stays known.
CREATE TABLE selection_history (
    id {{id}},
    owner {{text}} NOT NULL,
    job_name {{text}} NOT NULL REFERENCES job_names (name) ON DELETE CASCADE,
    who TEXT NOT NULL,
    at BIGINT NOT NULL,
    from_build_id BIGINT,
    from_build_number BIGINT,
    to_build_id BIGINT,
    to_build_number BIGINT,
    auto_sync_enabled BOOLEAN NOT NULL
);
CREATE INDEX selection_history_by_job ON selection_history (job_name, owner, id);
