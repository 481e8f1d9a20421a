"""Service levels: what is measured, what is excused, what is credited."""
