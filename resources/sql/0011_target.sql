-- The target role's own: tasks and what is installed on which machine (a machine is known by the id in its data folder).
CREATE TABLE target_tasks (
    number {{id}},
    id {{text}} NOT NULL UNIQUE,
    machine {{text}} NOT NULL,
    idempotency_key {{text}},
    kind {{text}} NOT NULL,
    request TEXT NOT NULL,
    status {{text}} NOT NULL,
    ended BOOLEAN NOT NULL,
    phase TEXT NOT NULL,
    cause TEXT NOT NULL,
    result TEXT NOT NULL,
    error TEXT NOT NULL,
    failed_part TEXT NOT NULL,
    cancel_requested BOOLEAN NOT NULL,
    start_time BIGINT NOT NULL,
    end_time BIGINT,
    UNIQUE (machine, idempotency_key)
);
CREATE INDEX target_tasks_open ON target_tasks (machine, number) WHERE NOT ended;
CREATE TABLE target_installs (
    machine {{text}} NOT NULL,
    service {{text}} NOT NULL,
    install_dir {{text}} NOT NULL,
    package TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    task_id {{text}} NOT NULL,
    former TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (machine, service, install_dir)
);
