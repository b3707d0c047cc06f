"""Manners: robots.txt obeyed, one thing asked of a host at a time, none of one that wants rest or fails."""
