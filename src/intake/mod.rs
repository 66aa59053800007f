//! Bytes to [`crate::article::Article`].
