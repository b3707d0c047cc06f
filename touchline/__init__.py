"""The front door: the command, its pages and the public names."""
