"""The article's own part of a page: where it stands, what in it is furniture, and its lines in order."""
