"""The deliberation room: no resolution without its steps."""
