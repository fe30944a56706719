"""A trace as a graph: for networkx, for tools that read GraphML, for Mermaid, and as the view that a browser draws.

What the page and the file share stands beside: `layout.js` says where everything is, `boxes.js` what is drawn of it,
`model.js` what is open, `view.js` keeps them together. `standalone` writes the file, through networkx and pyvis.
"""

from kg.diagram.drawings import graph, graphml, mermaid

__all__ = ["graph", "graphml", "mermaid"]
