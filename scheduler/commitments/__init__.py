"""What people promise at a table: kept, reminded once before and once on its day, shown again until it is settled."""
