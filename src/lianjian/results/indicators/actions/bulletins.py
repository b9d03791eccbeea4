"""Bulletins: drafted, handed in with their figures frozen, approved by a second person, numbered, sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_numbers_in
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.groups import is_a_group
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.errors import UnknownPlaceholder
from lianjian.results.indicators.models import Bulletin, BulletinCopy, FrozenFigures
from lianjian.results.indicators.policies.bulletins import may_approve, may_change, may_write
from lianjian.results.indicators.queries.frozen import Publication, canonical, digest_of, publication_of
from lianjian.results.indicators.registry import CLAUSE, MEASURES
from lianjian.results.indicators.wording import figures_in, filled, forbidden_in, unknown_in

# A circular goes by matter; these would make a league table of it.
LONGEST_TITLE = 120
LEAGUE_WORDS = ("排名", "排行", "名次", "末位", "红黑榜", "点赞", "打卡", "积分")


@dataclass(frozen=True, kw_only=True)
class BulletinText:
    """What a bulletin says and of which time: its figures are asked by the words in braces."""

    series: str
    title: str
    body: str
    on: date
    since: date | None = None
    tree_then: bool = False
    group: str = ""


@transaction.atomic
def draft_bulletin(*, organisation: Organisation, text: BulletinText, by: Actor, at: datetime) -> Bulletin:
    """Will begin a bulletin of the place; refuses a figure there is not."""
    require(may_write(by, organisation))
    if by.account_id is None:
        raise Refused(_("A bulletin is written by somebody with an account."))
    today = timezone.localdate(at)
    require_sound(text=text, today=today)
    made = Bulletin.objects.create(
        code=new_code(letter="B", on=today), organisation=organisation, drafted_by_id=by.account_id, drafted_at=at,
        **_fields(text),
    )  # fmt: skip
    _record("draft_bulletin", made, by, at)
    return made


@transaction.atomic
def change_bulletin(*, bulletin_id: int, text: BulletinText, by: Actor, at: datetime) -> Bulletin:
    """Will change the draft."""
    bulletin = _locked(bulletin_id)
    require(may_change(by, bulletin))
    require_sound(text=text, today=timezone.localdate(at))
    for name, value in _fields(text).items():
        setattr(bulletin, name, value)
    bulletin.save()
    _record("change_bulletin", bulletin, by, at)
    return bulletin


@transaction.atomic
def hand_in_bulletin(*, bulletin_id: int, by: Actor, at: datetime) -> Bulletin:
    """Will freeze the figures and give the draft to a second person; refuses numbers of persons and league tables."""
    bulletin = _locked(bulletin_id)
    require(may_change(by, bulletin))
    _require_publishable(bulletin)
    publication, bulletin.figures = _freeze(bulletin, by, at)
    bulletin.title = filled(text=bulletin.title, publication=publication)[:LONGEST_TITLE]
    bulletin.state, bulletin.submitted_by_id, bulletin.return_note = BulletinState.SUBMITTED, by.account_id, ""
    bulletin.save()
    _record("hand_in_bulletin", bulletin, by, at, sha256=bulletin.figures.sha256)
    return bulletin


@transaction.atomic
def return_bulletin(*, bulletin_id: int, reason: str, by: Actor, at: datetime) -> Bulletin:
    """Will give it back with the reason; whoever handed it in may take it back so too. Its figures are counted anew."""
    bulletin = _locked(bulletin_id)
    require(may_write(by, bulletin.organisation))
    _require_state(bulletin, BulletinState.SUBMITTED)
    bulletin.return_note = given_reason(reason=reason)
    bulletin.state, bulletin.submitted_by, bulletin.figures = BulletinState.DRAFTED, None, None
    bulletin.save()
    _record("return_bulletin", bulletin, by, at, reason=bulletin.return_note)
    return bulletin


@transaction.atomic
def approve_bulletin(*, bulletin_id: int, by: Actor, at: datetime) -> Bulletin:
    """Will approve it, as another person than the one who handed it in, and give it the next number of its year."""
    bulletin = _locked(bulletin_id)
    require(may_approve(by, bulletin))
    _require_state(bulletin, BulletinState.SUBMITTED)
    # Two approvals of one place at once take their numbers one after the other.
    Organisation.objects.select_for_update().get(pk=bulletin.organisation_id)
    today = timezone.localdate(at)
    earlier = Bulletin.objects.filter(
        organisation=bulletin.organisation_id, series=bulletin.series, year=today.year
    ).aggregate(last=Max("number"))
    bulletin.year, bulletin.number = today.year, (earlier["last"] or 0) + 1
    bulletin.state, bulletin.approved_by_id, bulletin.approved_on = BulletinState.APPROVED, by.account_id, today
    bulletin.save()
    _record("approve_bulletin", bulletin, by, at, document_no=bulletin.document_no)
    return bulletin


@transaction.atomic
def send_bulletin(*, bulletin_id: int, receivers: Sequence[Organisation], by: Actor, at: datetime) -> Bulletin:
    """Will send an approved bulletin to those it concerns; one that was sent goes to further ones too."""
    bulletin = _locked(bulletin_id)
    require(may_write(by, bulletin.organisation))
    _require_state(bulletin, BulletinState.APPROVED, BulletinState.SENT)
    if not receivers:
        raise Refused(_("Say to whom it goes."))
    copies = [BulletinCopy(bulletin=bulletin, organisation=one) for one in receivers]
    BulletinCopy.objects.bulk_create(copies, ignore_conflicts=True)
    if bulletin.state == BulletinState.APPROVED:
        bulletin.state, bulletin.sent_on = BulletinState.SENT, timezone.localdate(at)
        bulletin.save(update_fields=["state", "sent_on"])
    _record("send_bulletin", bulletin, by, at, to=[one.code for one in receivers])
    return bulletin


@transaction.atomic
def drop_bulletin(*, bulletin_id: int, reason: str, by: Actor, at: datetime) -> Bulletin:
    """Will not pursue a draft; it stays readable to the office."""
    bulletin = _locked(bulletin_id)
    require(may_change(by, bulletin))
    bulletin.state = BulletinState.DROPPED
    bulletin.save(update_fields=["state"])
    _record("drop_bulletin", bulletin, by, at, reason=given_reason(reason=reason))
    return bulletin


def require_sound(*, text: BulletinText, today: date) -> None:
    """Will refuse a text that asks for what there is not, or of a time that has not come."""
    if not text.title.strip() or not text.body.strip():
        raise Refused(_("Give the bulletin a title and a text."))
    require_day(text.on, today=today)
    if text.since and text.since > text.on:
        raise Refused(_("A period begins before it ends."))
    if not is_a_group(group=text.group):
        raise Refused(_("There is no group called %(group)s.") % {"group": text.group})
    require_known_figures(text=f"{text.title}\n{text.body}")


def require_known_figures(*, text: str) -> None:
    """Will refuse braces that name no figure, place or period."""
    parts = {measure.id: len(measure.parts) for measure in MEASURES.values()}
    if unknown := unknown_in(text=text, parts=parts):
        raise UnknownPlaceholder(
            _("These words in braces name no figure: %(unknown)s") % {"unknown": "、".join(unknown)},
            remedies=(_("Write a figure as {F16}, its second number as {F18.2}, its table as {F16:表}."),),
        )


def _require_publishable(bulletin: Bulletin) -> None:
    text = f"{bulletin.title}\n{bulletin.body}"
    if found := private_numbers_in(text):
        raise Refused(_("Numbers that belong to a person cannot be published: %(found)s") % {"found": "、".join(found)})
    if words := forbidden_in(text=text, words=LEAGUE_WORDS):
        rule = rules.load_packs("national").rule(CLAUSE)
        raise Refused(
            _("A bulletin goes by matter and ranks nobody: %(words)s") % {"words": "、".join(words)},
            rule=rule.cite, quote=rule.cite.quote or "",
            remedies=(_("Say what was done and what is open, place by place in the order of the tree."),),
        )  # fmt: skip


def _freeze(bulletin: Bulletin, by: Actor, at: datetime) -> tuple[Publication, FrozenFigures]:
    publication = publication_of(
        node=bulletin.organisation, on=bulletin.on, ids=figures_in(text=f"{bulletin.title}\n{bulletin.body}"),
        tree_then=bulletin.tree_then, how={"since": bulletin.since, "group": bulletin.group}, at=at,
        today=timezone.localdate(at), actor=by,
    )  # fmt: skip
    content = canonical(publication=publication)
    frozen = FrozenFigures.objects.create(
        organisation=bulletin.organisation, frozen_at=at, content=content, sha256=digest_of(content=content)
    )
    return publication, frozen


def _fields(text: BulletinText) -> dict[str, object]:
    return {
        "series": text.series.strip(), "title": text.title.strip(), "body": text.body, "on": text.on,
        "since": text.since, "tree_then": text.tree_then, "group": text.group,
    }  # fmt: skip


def _locked(bulletin_id: int) -> Bulletin:
    return Bulletin.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=bulletin_id)


def _require_state(bulletin: Bulletin, *states: BulletinState) -> None:
    if bulletin.state not in states:
        raise ChangedMeanwhile(
            _("“%(title)s”: %(state)s.") % {"title": bulletin.title, "state": bulletin.get_state_display()}
        )


def _record(action: str, bulletin: Bulletin, by: Actor, at: datetime, reason: str = "", **details: object) -> None:
    journal.record(
        by=by, at=at, action=action, subject=bulletin, place_id=bulletin.organisation_id, reason=reason, **details
    )
