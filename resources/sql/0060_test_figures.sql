-- What the report of a run's tests counts, as the routes give it; null where there are no figures.
ALTER TABLE deploy_test_runs ADD COLUMN test_figures TEXT;
