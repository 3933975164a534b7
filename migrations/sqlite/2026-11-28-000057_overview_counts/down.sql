DROP TABLE due_counts;
