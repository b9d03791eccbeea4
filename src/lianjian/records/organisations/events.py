"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.enums import ChangeKind


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged:
    """A change of the tree was carried out."""

    change_id: int
    kind: ChangeKind
    on: date
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class JointOrganisationFounded:
    """A joint organisation came into being."""

    joint_id: int
    on: date
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class JointPartnersChanged:
    """A party joined or left a joint organisation."""

    joint_id: int
    on: date
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class JointOrganisationDissolved:
    """A joint organisation ended."""

    joint_id: int
    on: date
    by: Actor
    at: datetime
