"""Makes the shared vectors: one module for each suite, and the model that computes them."""
