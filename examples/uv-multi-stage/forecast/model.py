"""The model: the last value, drawn towards the mean."""

from statistics import mean


def forecast(temperatures, pull=0.25):
    """Return tomorrow's temperature, rounded to a tenth of a degree."""
    last = temperatures[-1]
    return round(last + pull * (mean(temperatures) - last), 1)
