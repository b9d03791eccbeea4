"""Which matters there are, where each stands, and who sees them."""
