"""What the rooms know about one person or one organisation, shown on its page without any room knowing the others."""

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
    """What one room says about a person or an organisation: a few lines and at most one thing to do."""

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


@dataclass(frozen=True, kw_only=True)
class AskedOfOrganisation:
    """Which organisation's page it is, who reads it, on which day."""

    organisation_id: int
    path: str
    actor: Actor
    on: date


@dataclass(frozen=True, kw_only=True)
class AskedOfFigure:
    """Which figure's page it is, at which organisation, who reads it, on which day."""

    figure: str
    path: str
    actor: Actor
    on: date


Source = Callable[[Asked], Panel | None]
OrganisationSource = Callable[[AskedOfOrganisation], Panel | None]
FigureSource = Callable[[AskedOfFigure], Panel | None]
_sources: list[Source] = []
_organisation_sources: list[OrganisationSource] = []
_figure_sources: list[FigureSource] = []


def shows_on_person_page(source: Source) -> Source:
    """Will have the function asked for its panel on a person's page; rooms say so when they load."""
    _sources.append(source)
    return source


def shows_on_organisation_page(source: OrganisationSource) -> OrganisationSource:
    """Will have the function asked for its panel on an organisation's page; rooms say so when they load."""
    _organisation_sources.append(source)
    return source


def shows_on_figure_page(source: FigureSource) -> FigureSource:
    """Will have the function asked for its panel on a figure's page; rooms say so when they load."""
    _figure_sources.append(source)
    return source


def panels_about(asked: Asked) -> list[Panel]:
    """Every room's panel, in the order in which the rooms loaded; None leaves a room out."""
    return [panel for source in _sources if (panel := source(asked)) is not None]


def panels_about_organisation(asked: AskedOfOrganisation) -> list[Panel]:
    """Every room's panel about the organisation, in the order in which the rooms loaded; None leaves a room out."""
    return [panel for source in _organisation_sources if (panel := source(asked)) is not None]


def panels_about_figure(asked: AskedOfFigure) -> list[Panel]:
    """Every room's panel about the figure at the place, in the order in which the rooms loaded."""
    return [panel for source in _figure_sources if (panel := source(asked)) is not None]
