"""What `make bench` runs: every bound of the issues, measured, with its ratio to the plain way."""

from __future__ import annotations
