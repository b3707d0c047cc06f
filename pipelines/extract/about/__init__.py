"""What a page says of its article beside the text: headline, people, dates, addresses, access."""
