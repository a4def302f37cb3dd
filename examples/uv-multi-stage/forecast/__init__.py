"""Tomorrow is like today, a little."""
