"""What people do in the deliberation room."""
