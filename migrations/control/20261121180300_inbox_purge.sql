-- When what is overdue in a space's inbox was last looked for: no clock wakes a tenant's database, its use does.
ALTER TABLE tenant ADD COLUMN overdue_sought_at timestamptz;
