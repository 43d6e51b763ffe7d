"""What changed in the library between two moments: entries that are new or other, results repeated, prices moved."""
