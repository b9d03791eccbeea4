"""Who may do what in the deliberation room."""
