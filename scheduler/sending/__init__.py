"""Sending what was promised: leases, couriers, and the one lane of each target. What is said is written elsewhere."""
