"""Football knowledge: which clubs, competitions and national teams an article names, and is about."""
