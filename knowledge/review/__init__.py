"""What a person has to decide: the queue, who may decide what in it, and what a decision does."""
