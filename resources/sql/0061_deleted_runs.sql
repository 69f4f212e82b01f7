-- Runs that went with their build, job or item before they had ended: their targets are still to be told to stop.
CREATE TABLE deleted_runs (
    run_id BIGINT PRIMARY KEY,
    task_id TEXT NOT NULL,
    download_path TEXT NOT NULL,
    state TEXT NOT NULL
);
