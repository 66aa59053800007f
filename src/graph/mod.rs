//! Statements to quads, and pictures of the graph.
