"""Invoices and what they come to."""
