"""The ways on which a relation comes back to where it began."""

from collections.abc import Iterable


def loops(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The shortest loop of each knot of loops, from its first node by name; a node with an edge to itself is one."""
    import networkx as nx  # 0.1 s that sound data need not spend

    graph = nx.DiGraph(sorted(edges))
    knots = (sorted(knot) for knot in nx.strongly_connected_components(graph))
    found = []
    for knot in sorted(knot for knot in knots if len(knot) > 1 or graph.has_edge(knot[0], knot[0])):
        inside = graph.subgraph(knot)
        ways = (nx.shortest_path(inside, after, before) for before, after in sorted(inside.edges))
        shortest = min(ways, key=lambda way: (len(way), way))
        start = shortest.index(min(shortest))
        found.append([*shortest[start:], *shortest[:start]])
    return found
