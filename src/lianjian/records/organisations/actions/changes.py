"""Proposing changes of the tree and deciding them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.carrying_out import carry_out
from lianjian.records.organisations.actions.shaping import Founding
from lianjian.records.organisations.enums import ChangeKind, ChangeState, UnitKind
from lianjian.records.organisations.errors import NotATree, StillInUse
from lianjian.records.organisations.events import OrganisationChanged
from lianjian.records.organisations.hanging import DECIDING_KINDS
from lianjian.records.organisations.models import JointOrganisation, Organisation, TreeChange
from lianjian.records.organisations.paths import step_of
from lianjian.records.organisations.policies.tree import is_waiting, may_decide, may_propose, may_withdraw
from lianjian.records.organisations.queries.changes import Carried, carried_by
from lianjian.records.organisations.queries.tree import ancestors, organisation_above

BACKDATING_DAYS = 366
AHEAD_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Part:
    """One organisation split off, and who of those below goes with it."""

    founding: Founding
    children: tuple[Organisation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What every proposal says besides what is to change."""

    effective_on: date
    reason: str
    document_no: str = ""


def propose_founding(
    *, parent: Organisation, founding: Founding, proposal: Proposal, by: Actor, at: datetime
) -> TreeChange:
    """Will propose a new organisation under `parent`."""
    wanted = {"parent": parent.pk, **_plain(founding)}
    changed = [parent.path + step_of(0)]
    return _propose(ChangeKind.CREATE, None, [parent], changed, wanted, proposal, by, at)


def propose_renaming(
    *, organisation: Organisation, name: str, proposal: Proposal, by: Actor, at: datetime
) -> TreeChange:
    """Will propose another name."""
    wanted = {"name": name, "name_before": organisation.name}
    return _propose(ChangeKind.RENAME, organisation, [organisation], [organisation.path], wanted, proposal, by, at)


def propose_moving(
    *, organisation: Organisation, parent: Organisation, proposal: Proposal, by: Actor, at: datetime
) -> TreeChange:
    """Will propose another superior; decided by the lowest organisation above both places."""
    wanted = {"parent": parent.pk, "parent_before": organisation.parent_id}
    changed = [organisation.path, parent.path + step_of(0)]
    return _propose(ChangeKind.RE_PARENT, organisation, [organisation], changed, wanted, proposal, by, at)


def propose_merging(
    *,
    target: Organisation,
    merged: Sequence[Organisation],
    name: str,
    proposal: Proposal,
    by: Actor,
    at: datetime,
) -> TreeChange:
    """Will propose that `merged` end and `target` take over all they have, under a new name or its own."""
    if not merged or target in merged:
        raise NotATree(_("Say which organisations merge into %(name)s: others than itself.") % {"name": target})
    wanted = {"merged": [one.pk for one in merged], "name": name, "name_before": target.name}
    places = [target, *merged]
    return _propose(ChangeKind.MERGE, target, places, [place.path for place in places], wanted, proposal, by, at)


def propose_splitting(
    *, target: Organisation, parts: Sequence[Part], proposal: Proposal, by: Actor, at: datetime
) -> TreeChange:
    """Will propose to split new organisations off `target`, which goes on and keeps all that is not given away."""
    if not parts:
        raise NotATree(_("Say what is to be split off %(name)s.") % {"name": target})
    wanted = {"parts": [_plain(part.founding) | {"children": [child.pk for child in part.children]} for part in parts]}
    return _propose(ChangeKind.SPLIT, target, [target], [target.path], wanted, proposal, by, at)


def propose_dissolving(
    *, organisation: Organisation, heir: Organisation | None, proposal: Proposal, by: Actor, at: datetime
) -> TreeChange:
    """Will propose the end of an organisation; `heir` takes over what is below it and hangs on it."""
    wanted = {"heir": heir.pk if heir else None}
    changed = [organisation.path, *([heir.path] if heir and heir.pk != organisation.parent_id else [])]
    return _propose(ChangeKind.DISSOLVE, organisation, [organisation], changed, wanted, proposal, by, at)


def _plain(founding: Founding) -> dict[str, Any]:
    return {
        "name": founding.name,
        "kind": founding.kind.value,
        "form": founding.form.value,
        "code": founding.code,
        "longitude": founding.longitude,
        "latitude": founding.latitude,
    }


@transaction.atomic
def _propose(
    kind: ChangeKind,
    target: Organisation | None,
    places: list[Organisation],
    changed_paths: list[str],
    wanted: dict[str, Any],
    proposal: Proposal,
    by: Actor,
    at: datetime,
) -> TreeChange:
    for place in places:
        require(may_propose(by, place))
    today = timezone.localdate(at)
    _refuse_day(proposal.effective_on, today=today)
    if target is not None:
        _refuse_joint(places)
        _refuse_second_proposal(places)
    superior = _decider(changed_paths, target.kind if target else wanted["kind"])
    change = TreeChange.objects.create(
        kind=kind, target=target, superior=superior, effective_on=proposal.effective_on,
        reason=proposal.reason, document_no=proposal.document_no, wanted=wanted,
        proposed_by_id=by.account_id, proposed_at=at,
    )  # fmt: skip
    _try_out(change, by, at)
    journal.record(
        by=by, at=at, action="propose_change", subject=change, reason=proposal.reason,
        place_id=change.target_id or change.superior_id, kind=kind, effective_on=str(proposal.effective_on),
    )  # fmt: skip
    return change


def _refuse_day(on: date, *, today: date) -> None:
    if (today - on).days > BACKDATING_DAYS:
        raise WrongDay(
            _("A change can take effect at most %(days)d days back; %(on)s is too long ago.")
            % {"days": BACKDATING_DAYS, "on": on.isoformat()}
        )
    if (on - today).days > AHEAD_DAYS:
        raise WrongDay(_("A change can be proposed at most %(days)d days ahead.") % {"days": AHEAD_DAYS})


def _refuse_joint(places: list[Organisation]) -> None:
    joint = JointOrganisation.objects.filter(organisation__in=places).first()
    if joint:
        raise StillInUse(
            _("%(name)s is a joint organisation; its parties change and end it on its own page.") % {"name": joint}
        )


def _refuse_second_proposal(places: list[Organisation]) -> None:
    """Locking the rows makes the second of two people at once see the first one's proposal."""
    ids = [place.pk for place in places]
    list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    touching = Q(target__in=ids)
    for pk in ids:
        touching |= Q(wanted__merged__contains=pk)
    other = TreeChange.objects.filter(touching, state=ChangeState.PROPOSED).select_related("target").first()
    if other:
        raise ChangedMeanwhile(
            _("%(who)s has proposed a change of %(place)s already (%(what)s); it waits for the decision.")
            % {"who": other.proposed_by or "—", "place": other.target, "what": other.get_kind_display()},
            remedies=(_("Have it decided or withdrawn first."),),
        )


def _decider(changed_paths: list[str], unit_kind: str) -> Organisation:
    """The lowest organisation above all that changes; for more than Party groups, the township's or one higher.

    Source: NC 5, "village-level set-up or dissolution needs township (or higher) Party committee approval".
    """
    lowest = organisation_above(paths=changed_paths)
    if lowest.kind in DECIDING_KINDS or unit_kind == UnitKind.GROUP:
        return lowest
    higher = [place for place in ancestors(organisation=lowest) if place.kind in DECIDING_KINDS]
    return higher[-1] if higher else lowest


class _TriedOut(Exception):  # noqa: N818 - not an error: it takes back what was tried
    pass


def _try_out(change: TreeChange, by: Actor, at: datetime) -> None:
    """Will refuse a proposal for the very reasons for which its approval would be refused; writes nothing."""
    target = change.target
    try:
        with transaction.atomic():
            carry_out(change=change, by=by, at=at)
            raise _TriedOut
    except _TriedOut:
        change.target, change.before = target, {}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a proposal would bring: who decides, and what goes over to whom."""

    superior: Organisation
    carried: list[Carried]


def preview_of(*, propose: Callable[[], TreeChange], by: Actor, at: datetime) -> Preview:
    """Will propose, look, and take it back: refuses for whatever reason the proposal itself would be refused."""
    with transaction.atomic():
        change = propose()
        preview = Preview(superior=change.superior, carried=carried_by(change=change, actor=by, at=at))
        transaction.set_rollback(True)
    return preview


@transaction.atomic
def approve_change(*, change_id: int, document_no: str, note: str, by: Actor, at: datetime) -> TreeChange:
    """Will carry the change out; refuses before its day, and whatever would leave the tree no tree."""
    change = _waiting(change_id)
    require(may_decide(by, change))
    if change.effective_on > timezone.localdate(at):
        raise WrongDay(
            _("This takes effect on %(day)s; it can be approved from that day on.")
            % {"day": change.effective_on.isoformat()}
        )
    carry_out(change=change, by=by, at=at)
    change.document_no = document_no or change.document_no
    _decide(change, ChangeState.APPROVED, note, by, at, "approve_change")
    announce(
        OrganisationChanged(change_id=change.pk, kind=ChangeKind(change.kind), on=change.effective_on, by=by, at=at)
    )
    return change


@transaction.atomic
def return_change(*, change_id: int, note: str, by: Actor, at: datetime) -> TreeChange:
    """Will give the proposal back with the reason."""
    change = _waiting(change_id)
    require(may_decide(by, change))
    if not note.strip():
        raise Refused(_("Say why it is returned, so that it can be put right."))
    return _decide(change, ChangeState.REJECTED, note, by, at, "return_change")


@transaction.atomic
def withdraw_change(*, change_id: int, note: str, by: Actor, at: datetime) -> TreeChange:
    """Will take the proposal back."""
    change = _waiting(change_id)
    require(may_withdraw(by, change))
    return _decide(change, ChangeState.WITHDRAWN, note, by, at, "withdraw_change")


def locked_change(change_id: int) -> TreeChange:
    """The change, held until this transaction ends."""
    held = TreeChange.objects.select_for_update(of=("self",))
    return held.select_related("target", "superior", "decided_by").get(pk=change_id)


def _waiting(change_id: int) -> TreeChange:
    change = locked_change(change_id)
    if not is_waiting(change):
        raise ChangedMeanwhile(
            _("%(who)s has dealt with this already: %(state)s.")
            % {"who": change.decided_by or "—", "state": change.get_state_display()}
        )
    return change


def _decide(change: TreeChange, state: ChangeState, note: str, by: Actor, at: datetime, action: str) -> TreeChange:
    change.state, change.decision_note = state, note
    change.decided_by_id, change.decided_at = by.account_id, at
    change.save()
    journal.record(
        by=by, at=at, action=action, subject=change, reason=note, place_id=change.target_id or change.superior_id,
        kind=change.kind, effective_on=str(change.effective_on),
    )  # fmt: skip
    return change
