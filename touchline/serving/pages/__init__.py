"""The pages that people read: HTML made on the server, which works without a script."""
