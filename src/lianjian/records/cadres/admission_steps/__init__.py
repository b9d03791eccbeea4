"""The 25 steps of joining the Party, as plain rules: no database, no clock, no pages."""
