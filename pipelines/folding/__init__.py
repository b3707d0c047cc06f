"""One story once: what texts share, whether that makes them one story, who leads it."""
