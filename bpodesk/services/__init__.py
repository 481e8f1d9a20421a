"""Use cases, named by verbs. Each opens one unit of work, or one read, and returns values."""
