"""The drafting page: the outline, the text as it will print, and the values of a clause."""
