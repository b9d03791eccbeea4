"""What the command line does; each module's `run` takes the arguments and returns the exit status."""
