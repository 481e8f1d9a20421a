"""Why a figure is what it is: formula, parts, rows, down to the cell. Begin with `figures`."""
