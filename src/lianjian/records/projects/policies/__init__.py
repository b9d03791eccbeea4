"""Who may do what in this room; pure questions that guard the actions and draw the buttons."""
