"""One command a claim: each runs Touchline, and its peer where there is one, and prints the figure."""
