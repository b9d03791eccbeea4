"""What a person enters for a step of an election: the day, the paper, and what else that step asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lianjian.records.activity.actions.votes import Exclusion
from lianjian.records.cadres.enums import ElectionPost, ElectionStepKind, VoterBasis


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody nominated for a post, and how many nominated him."""

    name: str
    votes: int
    post: ElectionPost = ElectionPost.MEMBER


@dataclass(frozen=True, kw_only=True)
class VoterLine:
    """Somebody on the list of registered voters; the months here are of one whose household is elsewhere."""

    name: str
    group: str = ""
    basis: VoterBasis = VoterBasis.RESIDENT
    months_here: int = 0


@dataclass(frozen=True, kw_only=True)
class ProxyLine:
    """A voter away on the day, who votes for him, and whether that was given in writing."""

    principal: str
    holder: str
    in_writing: bool = True


@dataclass(frozen=True, kw_only=True)
class ObjectionLine:
    """An objection to the list of voters and how it was decided."""

    about: str
    received_on: date
    decided_on: date
    decision: str


@dataclass(frozen=True, kw_only=True)
class ElectionEntry:
    """One step as it is entered. `seen` is how many steps stood there when the person looked.

    `facts` by step: approval `delayed_until` (ISO day); nominations `handed_out`, `returned`; election committee
    `chosen_by`, `names`; voter list `election_day` (ISO day), `assembly_document`; result approval none; notice
    `until` (ISO day); handover none. `barred` are nominees not carried on with the written reason; `chosen` are
    nominees by their post: candidates, or how the committee divided its posts.
    """

    kind: ElectionStepKind
    on: date
    seen: int
    document_no: str = ""
    note: str = ""
    reason: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    named: tuple[Named, ...] = ()
    barred: Mapping[int, str] = field(default_factory=dict)
    chosen: Mapping[int, ElectionPost] = field(default_factory=dict)
    voters: tuple[VoterLine, ...] = ()
    removed: tuple[str, ...] = ()
    objections: tuple[ObjectionLine, ...] = ()
    proxies: tuple[ProxyLine, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
