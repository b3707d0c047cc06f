"""Pages that are made by JavaScript: shown by a browser that has no network of its own."""
