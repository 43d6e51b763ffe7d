"""A question to an answer with its sources: chunk, embed, index, retrieve, write, check, evaluate."""
