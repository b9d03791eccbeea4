"""What can be wrong with an act on the tree."""

from __future__ import annotations

from lianjian.kernel.errors import Refused


class NotATree(Refused):
    """After the act the tree would not be one: a loop, too deep, under a superior that is not there or has ended."""


class CannotHangThere(Refused):
    """An organisation of that kind cannot stand under the other."""


class NameTaken(Refused):
    """Two organisations under one superior would have the same name on one day."""


class CodeTaken(Refused):
    """The code belongs to another organisation."""


class StillInUse(Refused):
    """Something stands on it that would be left without a place."""


class BrokenFile(Refused):
    """A file is not what it should be."""
