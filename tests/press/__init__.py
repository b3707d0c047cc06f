"""A press on loopback to crawl: many hosts behind one server, which knows the truth and notes what is asked."""
