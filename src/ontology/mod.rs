//! Classes, properties and their words.
