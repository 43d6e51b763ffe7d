"""The dates of tables: kept, moved, cancelled, never made twice."""
