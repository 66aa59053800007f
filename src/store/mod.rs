//! The graph on disk.
