"""Splits temperatures into a cold and a warm group."""

try:
    import numpy
    from sklearn.cluster import KMeans
except ImportError:
    # Without the analysis packages the widest gap decides.
    KMeans = None


def split(temperatures):
    """Return (cold, warm), each sorted."""
    ordered = sorted(temperatures)
    if KMeans is not None:
        labels = KMeans(n_clusters=2, n_init=5, random_state=0).fit_predict(numpy.array(ordered).reshape(-1, 1))
        first = [value for value, label in zip(ordered, labels) if label == labels[0]]
    else:
        gaps = [after - before for before, after in zip(ordered, ordered[1:])]
        first = ordered[: gaps.index(max(gaps)) + 1]
    return first, ordered[len(first) :]
