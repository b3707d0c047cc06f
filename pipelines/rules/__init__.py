"""Furniture lines as data: one TOML file a language and one for all, read by pipelines.clean."""
