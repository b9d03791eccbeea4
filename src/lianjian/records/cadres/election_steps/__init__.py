"""The steps of an election by its law, as plain rules: no database, no clock, no pages."""
