"""What people say against entries and answers, person by person."""
