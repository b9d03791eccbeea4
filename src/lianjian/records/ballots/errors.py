"""What this room refuses by name."""

from __future__ import annotations

from lianjian.kernel.errors import ChangedMeanwhile, Refused


class WrongPhase(ChangedMeanwhile):
    """The ballot has not come so far yet, or has gone past it."""


class ChannelNotAllowed(Refused):
    """The purpose does not permit that channel, or the ballot was not drawn up with it."""


class AlreadyTakenPart(ChangedMeanwhile):
    """The voter has been given a ballot already, by whatever channel, or with another list of blinded messages."""


class AlreadyCast(ChangedMeanwhile):
    """Another choice lies in the box under that key."""


class NotCastable(Refused):
    """A credential, a code or a choice that is not good for this contest; says nothing of whose it could be."""
