"""Transports of HTTP clients that meet the faults of a schedule."""
