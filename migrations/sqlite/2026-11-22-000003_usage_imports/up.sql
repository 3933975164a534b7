-- A file that was imported: what it was, and what it did. The file itself is nowhere.
CREATE TABLE usage_imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    report TEXT NOT NULL,
    refreshed_on DATE NOT NULL,
    rows_read BIGINT NOT NULL CHECK (rows_read >= 0),
    measurements BIGINT NOT NULL CHECK (measurements >= 0),
    points BIGINT NOT NULL CHECK (points >= 0),
    gate_was_open BOOLEAN NOT NULL,
    gate_is_open BOOLEAN NOT NULL,
    imported_by BIGINT NOT NULL REFERENCES users (id),
    imported_at TIMESTAMP NOT NULL
);
CREATE INDEX usage_imports_engagement ON usage_imports (engagement_id, id DESC);

ALTER TABLE measurements ADD COLUMN import_id BIGINT REFERENCES usage_imports (id);
CREATE INDEX measurements_import ON measurements (import_id);
CREATE INDEX measurements_history ON measurements (engagement_id, as_of DESC, id DESC);

-- Counts without a denominator, and the tenant's total: shown, never in the gate.
CREATE TABLE usage_points (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    report TEXT NOT NULL,
    series TEXT NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('active', 'entitled', 'assigned', 'activated', 'shared_computer')),
    day DATE NOT NULL,
    period_days BIGINT NOT NULL CHECK (period_days BETWEEN 1 AND 366),
    count BIGINT CHECK (count >= 0),
    import_id BIGINT NOT NULL REFERENCES usage_imports (id),
    UNIQUE (engagement_id, report, day, series, measure, period_days)
);
