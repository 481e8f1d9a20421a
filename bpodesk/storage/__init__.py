"""The book on disk: one SQLite file, one gate for every write. SQL lives here and nowhere else."""
