"""Documents of this room, to print."""
