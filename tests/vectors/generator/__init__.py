"""Makes the shared vectors: one module for each suite, and what the suites are computed with."""
