-- Messages that wait to be sent; queued in the transaction of what they tell.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    message TEXT NOT NULL,
    queued_at TIMESTAMP NOT NULL
);
