-- What a launch should change, sealed: a new plan is a new row, and none is ever edited or removed.
CREATE TABLE launch_plan (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    launch_id BIGINT NOT NULL REFERENCES launch (id),
    -- JSON: the theme, search or series it should move, by how much, against what.
    plan TEXT NOT NULL,
    sealed_at BIGINT NOT NULL,
    sealed_by BIGINT REFERENCES member (id),
    -- Written when the launch, or an earlier day it was to be on, had begun.
    late BOOLEAN NOT NULL
);
CREATE INDEX launch_plan_launch ON launch_plan (launch_id, id);

ALTER TABLE launch ADD COLUMN plan_id BIGINT;
ALTER TABLE launch ADD COLUMN removed_at BIGINT;

-- Numbers by day that a team brings: orders, active customers, refunds.
CREATE TABLE series (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    sort_key {{sorted}} NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX series_name ON series (workspace_id, sort_key) WHERE removed_at IS NULL;

CREATE TABLE series_day (
    series_id BIGINT NOT NULL REFERENCES series (id),
    -- Empty where the file has no segments.
    segment TEXT NOT NULL,
    -- A day of the calendar, counted from 1970-01-01: no zone moves it.
    day BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (series_id, segment, day)
);

CREATE TABLE series_import (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    series_id BIGINT NOT NULL REFERENCES series (id),
    file_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    added BIGINT NOT NULL,
    replaced BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    bad BIGINT NOT NULL,
    -- JSON: the first rows set aside, and what each day that changed held before and after.
    bad_rows TEXT NOT NULL,
    changes TEXT NOT NULL,
    undone BOOLEAN NOT NULL
);
CREATE INDEX series_import_series ON series_import (series_id, id);

-- How many customers there are, as a team says: against these, those heard are measured.
CREATE TABLE customer_base (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    -- plan, city, country, language, account, role
    dimension TEXT NOT NULL,
    segment TEXT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, dimension, segment)
);
