"""Nightly jobs, run in the order in which they need each other."""
