"""Kinds of output; each plans its artifacts, nothing is made while planning."""
