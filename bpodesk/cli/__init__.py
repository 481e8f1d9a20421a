"""The same use cases from a shell. Figures go to stdout, messages to stderr."""
