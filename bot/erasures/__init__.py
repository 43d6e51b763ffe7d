"""What erasing would take: the rows themselves, for people who want to see them or take them away."""
