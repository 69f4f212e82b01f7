-- The contract's tables. Words in double braces are replaced per database (core/companion/store/Migrations.cpp).
-- Times: microseconds since 1970, UTC. JSON: text, byte for byte as given where it came from outside.
CREATE TABLE job_names (
    name {{text}} PRIMARY KEY,
    created_at BIGINT NOT NULL
);
CREATE TABLE build_info (
    id {{id}},
    job_name {{text}} NOT NULL REFERENCES job_names (name) ON DELETE CASCADE,
    build_number BIGINT NOT NULL,
    package_path {{text}} NOT NULL,
    build_user TEXT NOT NULL,
    raw_data TEXT NOT NULL,
    other_path BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (job_name, build_number, package_path)
);
CREATE INDEX build_info_by_job ON build_info (job_name, id);
CREATE TABLE parameter_sets (
    id {{id}},
    name {{text}} NOT NULL UNIQUE,
    description TEXT NOT NULL,
    parameters TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE test_items (
    id {{id}},
    name {{text}} NOT NULL UNIQUE,
    description TEXT NOT NULL,
    associated_job_name {{text}} NOT NULL,
    associated_parameter_set_id BIGINT REFERENCES parameter_sets (id) ON DELETE SET NULL,
    notification_enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX test_items_by_set ON test_items (associated_parameter_set_id);
CREATE TABLE deploy_test_runs (
    id {{id}},
    test_item_id BIGINT NOT NULL REFERENCES test_items (id) ON DELETE CASCADE,
    build_info_id BIGINT NOT NULL REFERENCES build_info (id) ON DELETE CASCADE,
    triggered_by TEXT NOT NULL,
    parameter_set_id BIGINT REFERENCES parameter_sets (id) ON DELETE SET NULL,
    status {{text}} NOT NULL,
    ended BOOLEAN NOT NULL,
    download_url TEXT NOT NULL,
    download_path TEXT NOT NULL,
    task_id TEXT NOT NULL,
    report_url TEXT NOT NULL,
    steps TEXT NOT NULL,
    response_raw_data TEXT NOT NULL,
    max_query_hours BIGINT NOT NULL,
    query_interval BIGINT NOT NULL,
    query_timeout BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    error_message TEXT NOT NULL,
    execution_id TEXT
);
CREATE INDEX deploy_test_runs_by_item ON deploy_test_runs (test_item_id, id);
CREATE INDEX deploy_test_runs_by_build ON deploy_test_runs (build_info_id);
CREATE INDEX deploy_test_runs_by_set ON deploy_test_runs (parameter_set_id);
CREATE INDEX deploy_test_runs_open ON deploy_test_runs (status, id) WHERE NOT ended;
CREATE TABLE job_version_selections (
    id {{id}},
    job_name {{text}} NOT NULL UNIQUE REFERENCES job_names (name) ON DELETE CASCADE,
    selected_build_id BIGINT REFERENCES build_info (id) ON DELETE SET NULL,
    auto_sync_enabled BOOLEAN NOT NULL,
    last_sync_time BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX job_version_selections_by_build ON job_version_selections (selected_build_id);
CREATE TABLE system_settings (
    name {{text}} PRIMARY KEY,
    value TEXT NOT NULL,
    description TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE user_sessions (
    id {{id}},
    email {{text}} NOT NULL UNIQUE,
    session_token {{text}} NOT NULL UNIQUE,
    is_admin BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX user_sessions_by_end ON user_sessions (expires_at);
CREATE TABLE events (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    type {{text}} NOT NULL,
    data TEXT NOT NULL
);
CREATE TABLE event_counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last_number BIGINT NOT NULL
);
INSERT INTO event_counter (id, last_number) VALUES (1, 0);
INSERT INTO parameter_sets (name, description, parameters, created_at, updated_at)
    VALUES ('default', 'Used where neither the trigger nor the test item names another set',
            '{"service_name":"","install_dir":"","upgrade_type":"full","test_path":"","base_url":"","report_keyword":""}', {{now}}, {{now}});
INSERT INTO system_settings (name, value, description, updated_at) VALUES
    ('project_name', 'CRAT', 'Name of the project, in mails and titles', {{now}}),
    ('package_build_info_base_url', '', 'Jenkins: address before JOB_NAME/BUILD_NUMBER', {{now}}),
    ('package_download_base_url', '', 'Artefact server: address before PACKAGE_PATH', {{now}}),
    ('external_test_server_url', '', 'Target server that deploys and tests', {{now}}),
    ('test_blocking_enabled', 'false', 'true: one deploy-test run at a time, others wait', {{now}});
