"""Who acts, and over which part of the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a post lets its holder do over the sub-tree it stands in."""

    ORGANISATION_DEPARTMENT = "organisation_department"
    TOWNSHIP_OFFICE = "township_office"
    SECRETARY = "secretary"
    COMMITTEE = "committee"
    MEMBER = "member"


OFFICES = (Role.ORGANISATION_DEPARTMENT, Role.TOWNSHIP_OFFICE)
LEADERS = (Role.SECRETARY, Role.COMMITTEE)  # of an organisation itself
STAFF = (*OFFICES, *LEADERS)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """One role over one sub-tree, given by a post held today."""

    role: Role
    scope: str  # the path of the sub-tree's root; "" is everything
    unit_id: int | None
    unit_name: str
    post_title: str = ""

    def covers(self, path: str) -> bool:
        """Whether a node lies in the sub-tree, its root included."""
        return path.startswith(self.scope)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person on whose behalf something is read or done."""

    account_id: int | None
    name: str
    mandates: tuple[Mandate, ...] = field(default=())

    @property
    def is_stranger(self) -> bool:
        """Nobody signed in."""
        return self.account_id is None and not self.mandates

    @property
    def is_only_member(self) -> bool:
        """A member of a branch who holds no office."""
        return {m.role for m in self.mandates} == {Role.MEMBER}

    @property
    def has_office(self) -> bool:
        """Who works in an office above villages and branches."""
        return bool(self.scopes(*OFFICES))

    def scopes(self, *roles: Role) -> tuple[str, ...]:
        """The roots of the sub-trees the actor reaches, with any of the roles (with none given: any role)."""
        return tuple(m.scope for m in self.mandates if not roles or m.role in roles)

    def units(self, *roles: Role) -> frozenset[int]:
        """The organisations whose posts the actor holds, with any of the roles (with none given: any role)."""
        return frozenset(m.unit_id for m in self.mandates if m.unit_id is not None and (not roles or m.role in roles))

    def acts_in(self, unit_id: int | None, *roles: Role) -> bool:
        """Whether a post of that very organisation is held, with any of the roles (with none given: any role)."""
        return unit_id in self.units(*roles)

    def has(self, *roles: Role, over: str) -> bool:
        """Whether one of the roles is held over the node with that path."""
        return any(m.role in roles and m.covers(over) for m in self.mandates)

    def has_above(self, *roles: Role, over: str) -> bool:
        """As `has`, but from a post that stands above the node, not in it: the superior."""
        return any(m.role in roles and m.covers(over) and m.scope != over for m in self.mandates)


STRANGER = Actor(account_id=None, name="")


def command_line(name: str = "命令行") -> Actor:
    """The actor of a command given at the server itself: whoever may run it may do everything."""
    everything = Mandate(role=Role.ORGANISATION_DEPARTMENT, scope="", unit_id=None, unit_name="")
    return Actor(account_id=None, name=name, mandates=(everything,))
