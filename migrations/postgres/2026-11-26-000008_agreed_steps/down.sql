UPDATE next_steps SET what = '顧客キックオフのプロセスへ戻る' WHERE what = '';
ALTER TABLE next_steps DROP COLUMN agreed;
