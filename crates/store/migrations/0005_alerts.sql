-- What left its normal range. One row is one story: it grows and closes, and what people said of it stays.
-- Days are counted from 1970-01-01 in the workspace's zone.
CREATE TABLE alert (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    name TEXT NOT NULL,
    direction TEXT NOT NULL,
    opened_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    closed_day BIGINT,
    days BIGINT NOT NULL,
    excess DOUBLE PRECISION NOT NULL,
    peak_day BIGINT NOT NULL,
    observed BIGINT NOT NULL,
    expected DOUBLE PRECISION NOT NULL,
    low BIGINT NOT NULL,
    high BIGINT NOT NULL,
    -- Day, customers, lowest and highest normal number, as JSON.
    around TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    seen_at BIGINT,
    seen_by BIGINT REFERENCES member (id) ON DELETE SET NULL,
    dismissed_at BIGINT,
    dismissed_by BIGINT REFERENCES member (id) ON DELETE SET NULL,
    -- No longer borne out by the voices.
    gone BOOLEAN NOT NULL
);
CREATE INDEX alert_opened ON alert (workspace_id, opened_day);
