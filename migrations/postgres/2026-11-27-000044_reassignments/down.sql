DROP TABLE reassigned;
DROP TABLE reassignments;
