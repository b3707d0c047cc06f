"""Safe against the web: which addresses may be asked, held to where a connection is made."""
