"""Reads, by noun: rows shaped for a screen or a use case. Nothing here writes."""
