"""What this room writes on paper."""
