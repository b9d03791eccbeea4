"""Taking an approved change back, as long as nothing stands on it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from lianjian.kernel import journal, succession
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.succession import Handover
from lianjian.records.organisations.actions import shaping
from lianjian.records.organisations.actions.changes import locked_change
from lianjian.records.organisations.actions.counts import note_count
from lianjian.records.organisations.actions.locks import hold_tree_alone
from lianjian.records.organisations.enums import ChangeState
from lianjian.records.organisations.errors import NameTaken, NotATree, StillInUse
from lianjian.records.organisations.models import (
    Organisation,
    OrganisationVersion,
    Post,
    Profile,
    TreeChange,
)
from lianjian.records.organisations.policies.tree import may_decide


@transaction.atomic
def undo_change(*, change_id: int, reason: str, by: Actor, at: datetime) -> TreeChange:
    """Will make the tree what it was before the change; refuses by name whatever stands on the change already."""
    change = locked_change(change_id)
    require(may_decide(by, change))
    if change.state != ChangeState.APPROVED:
        raise ChangedMeanwhile(
            _("Only an approved change can be undone; this one: %(state)s.") % {"state": change.get_state_display()}
        )
    if not reason.strip():
        raise Refused(_("Say why it is undone; the reason stays with the change."))
    hold_tree_alone()
    made = list(change.versions.select_related("organisation").order_by("pk"))
    closed = {version.organisation_id: version for version in _closed(change)}
    _refuse_used(change, made)
    for ended_id in change.before["ended"]:
        _revive(closed[ended_id], change)
    for version in reversed(made):
        if version.organisation_id in closed:
            _go_back(version, closed[version.organisation_id])
    _take_back_posts_and_figures(change)
    change.state, change.decision_note = ChangeState.UNDONE, reason
    change.decided_by_id, change.decided_at = by.account_id, at
    change.save()
    for version in made:
        if version.organisation_id not in closed:
            _unmake(version, by, at)
    change.refresh_from_db()
    journal.record(
        by=by, at=at, action="undo_change", subject=change, reason=reason, place_id=change.superior_id, kind=change.kind
    )
    return change


def _closed(change: TreeChange) -> list[OrganisationVersion]:
    return list(
        OrganisationVersion.objects.filter(pk__in=change.before["closed"]).select_related("organisation", "parent")
    )


def _refuse_used(change: TreeChange, made: list[OrganisationVersion]) -> None:
    for version in made:
        if version.during.upper is not None:
            raise StillInUse(
                _("%(name)s has changed again since, on %(day)s; undo that first.")
                % {"name": version.organisation, "day": version.during.upper.isoformat()}
            )
    if change.before["carried"]:
        what = _(", ").join(f"{label} {count}" for label, count in change.before["carried"])
        raise StillInUse(
            _("This was carried over and goes on at the successor: %(what)s.") % {"what": what},
            remedies=(_("Found a new organisation instead and move to it what belongs there."),),
        )


def _revive(version: OrganisationVersion, change: TreeChange) -> None:
    """Will let an ended organisation go on as if it had never ended."""
    revived = version.organisation
    if revived.parent is not None and revived.parent.dissolved_on is not None:
        raise NotATree(_("%(name)s has been dissolved since; undo that first.") % {"name": revived.parent})
    _refuse_taken(version, change)
    _reopen(version)
    revived.dissolved_on = None
    revived.save(update_fields=["dissolved_on"])
    note_count(path=revived.path, metric=revived.kind, n=1)


def _go_back(made: OrganisationVersion, earlier: OrganisationVersion) -> None:
    """Will give back the earlier name and superior."""
    organisation, superior = made.organisation, earlier.parent
    made.delete()
    _refuse_taken(earlier, made.change)
    _reopen(earlier)
    organisation.refresh_from_db()
    if superior is not None and organisation.parent_id != superior.pk:
        superior.refresh_from_db()
        if superior.dissolved_on is not None:
            raise NotATree(_("%(name)s has been dissolved since; undo that first.") % {"name": superior})
        shaping.refuse_loop(moved=organisation, superior=superior, on=made.during.lower)
        shaping.hang(organisation=organisation, superior=superior)
    organisation.name = earlier.name
    organisation.name_pinyin, organisation.name_initials = name_keys(earlier.name)
    organisation.save(update_fields=["name", "name_pinyin", "name_initials"])


def _refuse_taken(version: OrganisationVersion, change: TreeChange | None) -> None:
    same = (
        OrganisationVersion.objects.filter(
            parent=version.parent, name=version.name, during__overlap=since(version.during.upper)
        )
        .exclude(organisation=version.organisation)
        .exclude(change=change)
    )
    if same.exists():
        raise NameTaken(_("The name %(name)s has been given to another organisation since.") % {"name": version.name})


def _reopen(version: OrganisationVersion) -> None:
    version.during = since(version.during.lower)
    version.save(update_fields=["during"])


def _unmake(version: OrganisationVersion, by: Actor, at: datetime) -> None:
    """Will take an organisation out of the tree that the change had founded, where nothing hangs on it."""
    founded = version.organisation
    hanging = succession.preview(Handover(from_id=founded.pk, to_id=None, on=version.during.lower, by=by, at=at))
    hanging += [
        (_("organisations below it"), Organisation.objects.filter(parent=founded).count()),
        (_("figures"), Profile.objects.filter(organisation=founded).count()),
        (_("changes proposed under it"), TreeChange.objects.filter(superior=founded).count()),
    ]
    if any(count for _label, count in hanging):
        what = _(", ").join(f"{label} {count}" for label, count in hanging if count)
        raise StillInUse(
            _("%(name)s is in use already: %(what)s.") % {"name": founded, "what": what},
            remedies=(_("Propose to dissolve it instead."),),
        )
    note_count(path=founded.path, metric=founded.kind, n=-1)
    TreeChange.objects.filter(target=founded).update(target=None)
    try:
        founded.delete()
    except ProtectedError as error:
        first = next(iter(error.protected_objects))
        raise StillInUse(_("%(name)s is in use already: %(what)s.") % {"name": founded, "what": first}) from error


def _take_back_posts_and_figures(change: TreeChange) -> None:
    Post.objects.filter(pk__in=change.before["posts_made"]).delete()
    ends = {pk: upper and date.fromisoformat(upper) for pk, upper in change.before["posts"]}
    for post in Post.objects.filter(pk__in=ends):
        post.during = since(post.during.lower, ends[post.pk])
        post.save(update_fields=["during"])
    Profile.objects.filter(pk__in=change.before["figures_made"]).delete()
