//! Discourse to statements: who did what to whom, who says so, whether it happened, when and where.
