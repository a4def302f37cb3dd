"""Looks for groups of sensors that behave alike."""
