"""Excel and CSV live here, in and out. Reads bytes, gives values; never writes to the database.

The way in: `reader` (file -> cells), `roles` (header words -> roles), `parse` and `dates` (cell ->
time, duration, day), `layouts` (cells -> entries), `recognise` (the best layout), `people` (names
-> staff). The way out: `exports`.
"""
