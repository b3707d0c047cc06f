"""From bytes to a text as its author meant it: charset, mending, language."""
