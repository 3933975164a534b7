-- Addresses of personal calendars, by the hash of their secret: the secret itself is nowhere.
CREATE TABLE calendar_feeds (
    user_id INTEGER PRIMARY KEY NOT NULL REFERENCES users (id),
    secret_hash TEXT NOT NULL UNIQUE,
    made_at TIMESTAMP NOT NULL
);
