DROP INDEX engagements_tenant;
