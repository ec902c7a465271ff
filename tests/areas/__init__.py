"""Areas: the rules of the file, its import, and the page to choose a community."""
