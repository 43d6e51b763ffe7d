"""Where entries came from: the name under which those of a folder are kept, and which of them are there already."""
