"""The ballots room: nobody learns who voted what; anybody can recount."""
