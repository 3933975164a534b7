//! Engagements, measurements and reviews for tests, made through the application's own actions.
