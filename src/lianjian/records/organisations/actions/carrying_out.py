"""What an approved change does to the tree, kind by kind, and what undoing it will need to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lianjian.kernel import succession
from lianjian.kernel.actor import Actor
from lianjian.kernel.succession import Handover
from lianjian.records.organisations.actions import shaping
from lianjian.records.organisations.actions.locks import hold_tree_alone, keep_tree_still
from lianjian.records.organisations.enums import ChangeKind, PartyForm, UnitKind
from lianjian.records.organisations.errors import NotATree
from lianjian.records.organisations.models import Organisation, OrganisationVersion, Post, Profile, TreeChange
from lianjian.records.organisations.succession import FIGURES, POSTS, open_posts

# Founding and renaming change nobody's path, so many may happen at once.
_HARMLESS = (ChangeKind.CREATE, ChangeKind.RENAME)


@dataclass(frozen=True, kw_only=True)
class _Act:
    change: TreeChange
    by: Actor
    at: datetime

    @property
    def on(self) -> date:
        return self.change.effective_on


def carry_out(*, change: TreeChange, by: Actor, at: datetime) -> None:
    """Will do to the tree what the change says, and note in `change.before` what undoing needs."""
    keep_tree_still() if change.kind in _HARMLESS else hold_tree_alone()
    touched = _there([change.target_id, *change.wanted.get("merged", [])])
    change.before = {"ended": [], "closed": [], "posts": [], "posts_made": [], "figures_made": [], "carried": []}
    open_now = OrganisationVersion.objects.filter(during__endswith=None, during__startswith__lt=change.effective_on)
    before = set(open_now.filter(organisation__in=_reached(touched)).values_list("pk", flat=True))
    _BY_KIND[ChangeKind(change.kind)](_Act(change=change, by=by, at=at))
    still_open = set(open_now.filter(pk__in=before).values_list("pk", flat=True))
    change.before["closed"] = sorted(before - still_open)
    change.save(update_fields=["target", "before"])


def handover_of(*, change: TreeChange, ended_id: int, by: Actor, at: datetime) -> Handover:
    """What the end of one organisation by this change hands over, and to whom."""
    heir = change.target_id if change.kind == ChangeKind.MERGE else change.wanted.get("heir")
    return Handover(from_id=ended_id, to_id=heir, on=change.effective_on, by=by, at=at)


def _there(ids: Iterable[int | None]) -> list[Organisation]:
    wanted = [pk for pk in ids if pk is not None]
    found = {one.pk: one for one in Organisation.objects.filter(pk__in=wanted)}
    if len(found) < len(set(wanted)):
        raise NotATree(_("An organisation this change speaks of is no longer in the tree."))
    return [found[pk] for pk in wanted]


def _reached(touched: list[Organisation]) -> list[int]:
    """Those that change and those directly below, which may be handed over."""
    below = Organisation.objects.filter(parent__in=touched, dissolved_on=None).values_list("pk", flat=True)
    return [*(one.pk for one in touched), *below]


def _create(act: _Act) -> None:
    (parent,) = _there([act.change.wanted["parent"]])
    act.change.target = shaping.found(wanted=founding(act.change.wanted), parent=parent, on=act.on, change=act.change)


def _rename(act: _Act) -> None:
    (target,) = _there([act.change.target_id])
    shaping.rename(organisation=target, name=act.change.wanted["name"], on=act.on, change=act.change)


def _re_parent(act: _Act) -> None:
    target, parent = _there([act.change.target_id, act.change.wanted["parent"]])
    shaping.move(organisation=target, parent=parent, on=act.on, change=act.change)


def _merge(act: _Act) -> None:
    target, *merged = _there([act.change.target_id, *act.change.wanted["merged"]])
    for one in merged:
        shaping.refuse_loop(moved=one, superior=target, on=act.on)
        _hand_over(act, one, target)
    if act.change.wanted.get("name", target.name) != target.name:
        shaping.rename(organisation=target, name=act.change.wanted["name"], on=act.on, change=act.change)


def _split(act: _Act) -> None:
    (target,) = _there([act.change.target_id])
    if target.parent is None:
        raise NotATree(_("%(name)s has no superior; it cannot be split.") % {"name": target})
    for part in act.change.wanted["parts"]:
        made = shaping.found(wanted=founding(part), parent=target.parent, on=act.on, change=act.change)
        for child in _there(part["children"]):
            if child.parent_id != target.pk:
                raise NotATree(_("%(child)s does not stand under %(name)s.") % {"child": child, "name": target})
            shaping.move(organisation=child, parent=made, on=act.on, change=act.change)


def _dissolve(act: _Act) -> None:
    (target,) = _there([act.change.target_id])
    heir = _there([act.change.wanted.get("heir")])
    _hand_over(act, target, heir[0] if heir else None)


def _hand_over(act: _Act, ended: Organisation, heir: Organisation | None) -> None:
    """Will move what stands below to the heir, carry over what hangs on it, and end it."""
    if heir is not None:
        shaping.refuse_heir(heir=heir, on=act.on)
        for child in Organisation.objects.filter(parent=ended, dissolved_on=None).exclude(pk=heir.pk).order_by("path"):
            shaping.move(organisation=child, parent=heir, on=act.on, change=act.change)
    before = act.change.before
    handover = handover_of(change=act.change, ended_id=ended.pk, by=act.by, at=act.at)
    posts = [(post.pk, post.during.upper and post.during.upper.isoformat()) for post in open_posts(handover)]
    own_figures = Profile.objects.filter(organisation=heir, as_of_on=act.on)
    overwritten = own_figures.exclude(pk__in=before["figures_made"]).exists()
    takes_back = {str(POSTS)} if overwritten else {str(POSTS), str(FIGURES)}
    for_good = [[str(label), count] for label, count in succession.preview(handover) if str(label) not in takes_back]
    last_post = Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    succession.carry_over(handover)
    made = Post.objects.filter(pk__gt=last_post, organisation=heir, during__startswith=act.on)
    before["posts"] += posts
    before["posts_made"] += made.values_list("pk", flat=True)
    before["figures_made"] += [] if overwritten else own_figures.values_list("pk", flat=True)
    before["carried"] += for_good
    before["ended"].append(ended.pk)
    shaping.end(organisation=ended, on=act.on)


def founding(wanted: dict[str, Any]) -> shaping.Founding:
    """What the change says of an organisation to be founded."""
    return shaping.Founding(
        name=wanted["name"],
        kind=UnitKind(wanted["kind"]),
        form=PartyForm(wanted["form"]),
        code=wanted.get("code", ""),
        longitude=wanted.get("longitude"),
        latitude=wanted.get("latitude"),
    )


_BY_KIND: dict[ChangeKind, Callable[[_Act], None]] = {
    ChangeKind.CREATE: _create,
    ChangeKind.RENAME: _rename,
    ChangeKind.RE_PARENT: _re_parent,
    ChangeKind.MERGE: _merge,
    ChangeKind.SPLIT: _split,
    ChangeKind.DISSOLVE: _dissolve,
}
