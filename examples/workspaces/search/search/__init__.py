"""Which pages hold which words."""
