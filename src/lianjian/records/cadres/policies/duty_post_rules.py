"""What the rules say of who may hold a duty post, for one member as for a sheet of thousands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.members.enums import Standing


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A member as these rules see him on a day: `live_posts` counts what he holds, has chosen or is asked for."""

    name: str
    standing: Standing | None
    is_of_branch: bool
    has_office: bool
    live_posts: int


def require_candidate(*, candidate: Candidate, on: date, packs: rules.Packs) -> None:
    """Will refuse who is no member of the branch, holds an office, or has as many posts as one may have.

    Members on probation may hold one: they have every duty of a member and lack only votes (DZ 7), and nobody is
    elected into a duty post.
    """
    name = {"name": candidate.name}
    if candidate.standing not in (Standing.FULL, Standing.PROBATIONARY) or not candidate.is_of_branch:
        raise Refused(_("%(name)s is not a member of this branch on that day.") % name)
    if candidate.has_office:
        raise Refused(
            _("%(name)s holds an office; duty posts are for members without one.") % name,
            remedies=(_("Choose a member who holds no office."),),
        )
    most = rules.parameter("duty_post.posts_max", on=on, packs=packs)
    if candidate.live_posts >= most.whole:
        raise Refused(
            ngettext(
                "%(name)s has %(most)d duty post already, the most one may have.",
                "%(name)s has %(most)d duty posts already, the most one may have.",
                most.whole,
            )
            % {"name": candidate.name, "most": most.whole},
            rule=most.cite,
            remedies=(_("One of them ends first."),),
        )


def require_may_be_asked(*, name: str, exempt: bool, on: date, packs: rules.Packs) -> None:
    """Will refuse to ask who is old, infirm or ill (JG 23); he may still volunteer."""
    answer = rules.ask("activity_overdue_mark", on=on, facts={"old_or_infirm": exempt}, packs=packs)
    if answer.valid is False:
        raise Refused(
            _("%(name)s is old, infirm or ill: nothing is asked of him.") % {"name": name},
            rule=answer.cite,
            quote=(answer.cite.quote or "") if answer.cite else "",
            remedies=(_("He may claim a post himself if he wishes."),),
        )


def require_free_seat(*, taken: int, seats: int, title: str) -> None:
    """Will refuse one more than the post has seats."""
    if taken >= seats:
        raise Refused(
            _("All seats of “%(title)s” are taken (%(seats)d).") % {"title": title, "seats": seats},
            remedies=(_("Add a seat, or choose another post."),),
        )
