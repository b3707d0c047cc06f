"""The contract between those who write stories and those who ask for them: schema, writes, queries."""
