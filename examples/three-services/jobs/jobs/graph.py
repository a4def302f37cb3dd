"""Which job needs which."""

import networkx

NEEDS = {
    "collect": [],
    "calibrate": ["collect"],
    "report": ["calibrate"],
    "upload": ["report"],
}


def in_order():
    """Return the names of all jobs, each after those it needs."""
    graph = networkx.DiGraph()
    for job, needs in NEEDS.items():
        graph.add_node(job)
        graph.add_edges_from((need, job) for need in needs)
    return list(networkx.lexicographical_topological_sort(graph))
