"""Live blogs: their entries with the time of each, signed in the tree and read in order."""
