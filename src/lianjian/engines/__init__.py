"""Calculating engines in plain Python and NumPy: they know neither Django nor the clock."""
