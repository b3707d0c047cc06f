"""What a page is: the kind of its article, or why it holds no story."""
