"""Stories as feeds: Atom, RSS and JSON Feed of any query, and the outlets' own as OPML."""
