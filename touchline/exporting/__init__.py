"""Exports: everything of a choice of stories, for other programs."""
