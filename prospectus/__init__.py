"""Prospectus: one public program's records and guidance become multilingual websites."""

__version__ = "0.1.0"
