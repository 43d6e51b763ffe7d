"""What happens when. Rows are the promise; the bell that rings for them is in `clock`."""
