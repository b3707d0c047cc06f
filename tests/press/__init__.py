"""A press on loopback to crawl: many hosts behind one server, which notes what is asked."""
