//! Analysis to discourse: mentions, coreference, quotations, times.
