"""What this room refuses by name."""

from __future__ import annotations

from lianjian.kernel.errors import Refused


class OutOfOrder(Refused):
    """A step of admission before its turn; none of the 25 is left out."""


class TooEarly(Refused):
    """A step of admission before its first lawful day."""


class CaseClosed(Refused):
    """A case of admission that has come to its end."""


class ElectionClosed(Refused):
    """An election that has come to its end."""


class AuditMissing(Refused):
    """The next election of a villagers' committee before the audit of the outgoing one is published (CW 40)."""
