"""Excel and CSV live here, in and out. Reads bytes, gives values; never writes to the database.

The way in: `sandbox` (a child process, in which all of this runs), `archive` (zips looked through
first), `reader` (file -> cells, by `xlsx`, `xls`, `xlsb`, `ods` or `delimited`), `roles` (header
words -> roles), `parse` and `dates` (cell -> time, duration, day), `layouts` (cells -> entries),
`recognise` (the best layout), `people` (names -> staff). To be looked at: `pages` (cells -> a part
of the sheet as Excel shows it). The way out: `exports`.
"""
