"""Changes of the tree: whose turn it is, what was decided, and what a change would carry over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianjian.kernel import succession
from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.records.organisations.actions.carrying_out import handover_of
from lianjian.records.organisations.enums import ChangeKind, ChangeState
from lianjian.records.organisations.models import Organisation, TreeChange
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.policies.tree import may_decide

_DECIDING = (*OFFICES, Role.SECRETARY)


def changes_visible_to(*, actor: Actor) -> QuerySet[TreeChange]:
    """What the actor proposed, what concerns a place of his, and what is decided below his office; newest first."""
    own = Q(proposed_by=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    places = within_any(outermost(actor.scopes()), field="target__path")
    decided_here = within_any(outermost(actor.scopes(*_DECIDING)), field="superior__path")
    found = TreeChange.objects.filter(own | places | decided_here)
    return found.select_related("target", "superior", "proposed_by", "decided_by").order_by("-pk")


def changes_to_decide(*, actor: Actor) -> list[TreeChange]:
    """What waits for the actor's decision, the oldest first."""
    scopes = outermost(actor.scopes(*_DECIDING))
    waiting = TreeChange.objects.filter(
        within_any(scopes, field="superior__path"), state=ChangeState.PROPOSED
    ).select_related("target", "superior", "proposed_by")
    return [change for change in waiting.order_by("proposed_at", "pk") if may_decide(actor, change)]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A change in words: one sentence, and what it was and will be, line by line."""

    lead: str
    facts: list[tuple[str, str]]


def told(*, change: TreeChange) -> Told:
    """The change in words; one query for all the organisations it speaks of."""
    wanted = change.wanted
    name = wanted.get("name", "")
    parts = wanted.get("parts", [])
    ids = [wanted.get("parent"), wanted.get("parent_before"), wanted.get("heir"), *wanted.get("merged", [])]
    ids += [child for part in parts for child in part["children"]]
    names = {pk: one.name for pk, one in Organisation.objects.in_bulk([pk for pk in ids if pk]).items()}
    place = change.target.name if change.target else name
    facts = {
        ChangeKind.CREATE: [(_("Superior organisation"), names.get(wanted.get("parent"), "")), (_("Name"), name)],
        ChangeKind.RENAME: [
            (_("Name until then"), wanted.get("name_before", "")),
            (_("New name"), name),
        ],
        ChangeKind.RE_PARENT: [
            (_("Superior until then"), names.get(wanted.get("parent_before"), "")),
            (_("New superior"), names.get(wanted.get("parent"), "")),
        ],
        ChangeKind.MERGE: [
            (_("End and come into it"), _(", ").join(names.get(pk, "") for pk in wanted.get("merged", []))),
            (_("Its name from then on"), name),
        ],
        ChangeKind.SPLIT: [
            (part["name"], _(", ").join(names.get(pk, "") for pk in part["children"])) for part in parts
        ],
        ChangeKind.DISSOLVE: [(_("Who takes over"), names.get(wanted.get("heir"), ""))],
    }
    lead = _("%(what)s: %(place)s") % {"what": change.get_kind_display(), "place": place}
    return Told(lead=lead, facts=facts[ChangeKind(change.kind)])


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What one organisation's end carries over, in words and numbers."""

    organisation: Organisation
    heir: Organisation | None
    below: int
    things: list[tuple[str, int]]


def carried_by(*, change: TreeChange, actor: Actor, at: datetime) -> list[Carried]:
    """What a waiting merger or dissolution would carry over, one row for each organisation that ends."""
    ids = change.wanted["merged"] if change.kind == ChangeKind.MERGE else []
    if change.kind == ChangeKind.DISSOLVE:
        ids = [change.target_id]
    heir_id = change.target_id if change.kind == ChangeKind.MERGE else change.wanted.get("heir")
    places = Organisation.objects.in_bulk([*ids, *([heir_id] if heir_id else [])])
    return [
        Carried(
            organisation=places[pk],
            heir=places.get(heir_id),
            below=Organisation.objects.filter(parent_id=pk, dissolved_on=None).count(),
            things=succession.preview(handover_of(change=change, ended_id=pk, by=actor, at=at)),
        )
        for pk in ids
        if pk in places
    ]
