"""What people offer to the library: kept from the first word, and knowledge only after review."""
