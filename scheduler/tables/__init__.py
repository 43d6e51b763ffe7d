"""Tables: standing sittings of a vertical, their dates, and who hosts them. Seats are in `scheduler.seats`."""
