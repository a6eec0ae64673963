"""Pages that cross apps: what waits for me today, what is left in ended units, help."""
