DROP TABLE review_claims;
