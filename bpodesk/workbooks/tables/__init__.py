"""What layouts share: a sheet as a grid, days on an axis, punches, what a form's head states."""
