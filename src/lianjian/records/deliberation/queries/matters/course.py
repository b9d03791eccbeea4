"""Where a matter stands on its route, worked out from its sessions and nothing else. Plain Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lianjian import rules
from lianjian.records.deliberation.enums import LEADING_ON, Outcome
from lianjian.rules.model import BINDING, STRENGTH, Citation, Force
from lianjian.rules.routes import SESSIONS, Act


@dataclass(frozen=True, kw_only=True)
class Held:
    """One session that was held, of the organisation with that id."""

    organisation_id: int
    step: str
    on: date
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Way:
    """The sessions of a route and how far each organisation has come on it.

    An advisory session is held once for all; it stands with `leading_id`, whose matter it is.
    """

    steps: tuple[rules.RouteStep, ...]
    held: tuple[Held, ...]
    leading_id: int
    organisations: tuple[int, ...]

    def open_steps(self, organisation_id: int) -> tuple[rules.RouteStep, ...]:
        """What may follow there: the optional steps that come next, and the first that is not optional."""
        after = self.steps[self._reached(organisation_id) + 1 :]
        found: list[rules.RouteStep] = []
        for step in after:
            if step.act is not Act.ADVISE or organisation_id == self.leading_id:
                found.append(step)
            if not step.optional:
                break
        return tuple(found)

    def next_step(self, organisation_id: int) -> rules.RouteStep | None:
        """The step that has to come next there; None when its sessions are over."""
        waiting = [step for step in self.open_steps(organisation_id) if not step.optional]
        return waiting[0] if waiting else None

    def unfinished(self) -> tuple[int, ...]:
        """The organisations that have sessions before them."""
        return tuple(pk for pk in self.organisations if self.open_steps(pk))

    def latest_on(self, organisation_id: int) -> date | None:
        """The day of the last session there, or of the last advice."""
        days = [one.on for one in self._of(organisation_id)]
        return max(days, default=None)

    def turns(self, organisation_id: int, step: str) -> int:
        """How many sessions of the step were held there."""
        return sum(1 for one in self.held if (one.organisation_id, one.step) == (organisation_id, step))

    def _reached(self, organisation_id: int) -> int:
        done = {one.step for one in self._of(organisation_id) if one.outcome in LEADING_ON}
        places = [place for place, step in enumerate(self.steps) if step.code in done]
        return max(places, default=-1)

    def _of(self, organisation_id: int) -> Iterable[Held]:
        advice = {step.code for step in self.steps if step.act is Act.ADVISE}
        return (one for one in self.held if one.organisation_id == organisation_id or one.step in advice)


def way_of(
    *, route: Sequence[rules.RouteStep], held: Iterable[Held], leading_id: int, organisations: Collection[int]
) -> Way:
    """The way of a matter through the sessions of its route."""
    sessions = tuple(step for step in route if step.act in SESSIONS)
    return Way(steps=sessions, held=tuple(held), leading_id=leading_id, organisations=tuple(organisations))


def resting_on(*, step: rules.RouteStep, packs: rules.Packs, on: date) -> rules.Rule | None:
    """The rule in force on the day that asks most for the step; None where no text of that day is known."""
    texts = [text for name in step.rests_on if (text := packs.text_in_force(name, on=on)) is not None]
    return max(texts, key=lambda text: STRENGTH[text.force_on(on=on)], default=None)


def force_of(*, step: rules.RouteStep, packs: rules.Packs, on: date) -> Force:
    """How far the step binds on the day; a rule that still waits to be checked only flags."""
    text = resting_on(step=step, packs=packs, on=on)
    return text.force_on(on=on) if text else "default"


def is_binding(*, step: rules.RouteStep, packs: rules.Packs, on: date) -> bool:
    """Whether the step can never be left out; without its vote there is no resolution, whatever text is known."""
    return step.act is Act.RESOLVE or force_of(step=step, packs=packs, on=on) in BINDING


def article_of(*, step: rules.RouteStep, packs: rules.Packs, on: date) -> Citation | None:
    """Where it stands that the step is to be taken."""
    text = resting_on(step=step, packs=packs, on=on)
    return text.cite if text else None
