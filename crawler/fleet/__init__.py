"""A fleet: any number of workers on any number of machines that crawl into one store, through a Redis."""
