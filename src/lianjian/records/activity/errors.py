"""What this room refuses by name."""

from __future__ import annotations
