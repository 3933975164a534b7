DROP TABLE mail_rounds;
DROP TABLE mail_refusals;
DROP TABLE mails;
