"""Sums up readings per sensor."""

from statistics import mean

try:
    import pandas
except ImportError:
    # Without the analysis packages the API still answers, a little slower on large tables.
    pandas = None


def summarise(readings):
    """Return the mean of each sensor, rounded to a tenth of a degree."""
    if pandas is not None and readings:
        means = pandas.DataFrame(readings).groupby("sensor")["celsius"].mean()
        return {sensor: round(float(value), 1) for sensor, value in means.items()}
    sensors = sorted({reading["sensor"] for reading in readings})
    return {
        sensor: round(mean(r["celsius"] for r in readings if r["sensor"] == sensor), 1)
        for sensor in sensors
    }
