"""One step of an election while it is taken, as its handler sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.records.cadres.election_steps.course import Course
from lianjian.records.cadres.election_steps.entries import ElectionEntry
from lianjian.records.cadres.enums import ElectionPost
from lianjian.records.cadres.models import ElectionNominee, TermElection
from lianjian.records.cadres.policies.election_rules import Ruling


@dataclass(frozen=True, kw_only=True)
class Act:
    """The election, held, with its course before the step, the entry and the rules of its day."""

    election: TermElection
    course: Course
    entry: ElectionEntry
    ruling: Ruling
    by: Actor
    at: datetime

    def stated(self, fact: str) -> bool:
        """Whether somebody has stated that fact."""
        return bool(self.entry.facts.get(fact))

    def number(self, fact: str) -> int:
        """A number that was entered; 0 without one."""
        value = self.entry.facts.get(fact)
        return value if isinstance(value, int) else 0

    def day(self, fact: str) -> date | None:
        """A day that was entered."""
        value = self.entry.facts.get(fact)
        return date.fromisoformat(value) if isinstance(value, str) and value else None

    def nominees(self, ids: Iterable[int]) -> dict[int, ElectionNominee]:
        """The nominees of this election with those ids; refuses any other."""
        wanted = set(ids)
        found = {one.pk: one for one in self.election.nominees.filter(pk__in=wanted)}
        if set(found) != wanted:
            raise Refused(_("Somebody chosen here is not among those nominated."))
        return found


Handler = Callable[[Act], dict[str, object]]


def require_counts(act: Act, *, entitled: int) -> dict[str, object]:
    """Will refuse numbers of a nomination that cannot be; gives them as they are kept."""
    handed_out, returned = act.number("handed_out"), act.number("returned")
    if not act.entry.named:
        raise Refused(_("Nobody is named. Enter each name with how many named it."))
    if not returned <= handed_out <= entitled:
        raise Refused(
            _("Papers returned cannot be more than handed out, nor these more than the %(entitled)d who may nominate.")
            % {"entitled": entitled}
        )
    for one in act.entry.named:
        if one.votes < 0 or one.votes > returned:
            raise Refused(_("%(name)s cannot be named more often than papers came back.") % {"name": one.name})
    names = [(one.post, one.name) for one in act.entry.named]
    if len(set(names)) != len(names):
        raise Refused(_("Each name stands once for a post."))
    return {"handed_out": handed_out, "returned": returned}


def require_seated(act: Act, chosen: Iterable[ElectionPost]) -> None:
    """Will refuse a post for which nobody is to be elected."""
    for post in chosen:
        if post not in act.election.seats:
            raise Refused(_("No seat of that post is to be filled in this election."))
