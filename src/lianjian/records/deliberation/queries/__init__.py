"""What the deliberation room answers."""
