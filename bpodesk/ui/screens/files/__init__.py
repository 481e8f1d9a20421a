"""What screens share that take in a file or show one: its sheets, the frame of an import."""
