"""What this room refuses by name."""

from __future__ import annotations

from lianjian.kernel.errors import Refused


class TwoHomes(Refused):
    """A member has one home branch on any day (JG 25)."""


class SamePerson(Refused):
    """Two records for one identity number."""


class NotAMember(Refused):
    """The person is not, or no longer, a member on that day."""
