"""What rooms put forward for the agenda of a joint conference, without this room knowing those above it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from lianjian.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class AgendaAsked:
    """Whose open problems are wanted: the member units of a conference, and who reads them."""

    organisation_ids: Collection[int]
    actor: Actor


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """One open problem, in words that can stand on an agenda."""

    title: str
    place: str


Source = Callable[[AgendaAsked], list[Proposed]]
_sources: list[Source] = []


def proposes_agenda(source: Source) -> Source:
    """Will have the function asked for open problems when a session is planned; rooms say so when they load."""
    _sources.append(source)
    return source


def proposed_for(asked: AgendaAsked) -> list[Proposed]:
    """Every room's open problems of the units, as far as the reader may see them."""
    return [proposal for source in _sources for proposal in source(asked)]
