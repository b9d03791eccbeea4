"""What the rooms know about one person, shown together on the person's page without any room knowing the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lianjian.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class PanelLine:
    """One line of a panel: what it is, when or how much, and where more stands."""

    title: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What one room says about a person: a few lines and at most one thing to do."""

    title: str
    lines: tuple[PanelLine, ...]
    empty: str = ""
    verb: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose page it is, who reads it, on which day; `is_own` where a member reads the own page."""

    member_id: int
    organisation_id: int
    actor: Actor
    on: date
    is_own: bool


Source = Callable[[Asked], Panel | None]
_sources: list[Source] = []


def shows_on_person_page(source: Source) -> Source:
    """Will have the function asked for its panel; rooms say so when they load."""
    _sources.append(source)
    return source


def panels_about(asked: Asked) -> list[Panel]:
    """Every room's panel, in the order in which the rooms loaded; None leaves a room out."""
    return [panel for source in _sources if (panel := source(asked)) is not None]
