"""In what order names stand on a sheet to be signed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import on_day
from lianjian.records.activity.enums import AttendanceKind
from lianjian.records.activity.models import Meeting
from lianjian.records.activity.queries.belonging import COMMITTEE_POSTS
from lianjian.records.activity.queries.meetings import attendances_of, name_of, parties_of
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Post


@dataclass(frozen=True, kw_only=True)
class SigningLine:
    """A name to be signed beside; `office` is the committee post, "" for everybody else, and `capacity`
    what somebody is who is not due.
    """

    name: str
    organisation: str
    office: str
    capacity: str


def signing_order(*, meeting: Meeting) -> list[SigningLine]:
    """Everybody who belongs to the meeting: those of the committees by their posts, then all others by surname."""
    offices = _offices(meeting)
    keyed = []
    for row in attendances_of(meeting=meeting):
        name = name_of(row=row)
        account = row.member.account_id if row.member else None
        post = offices.get((row.organisation_id, account)) or offices.get((row.organisation_id, name))
        pinyin = row.member.name_pinyin if row.member else name_keys(name, person=True)[0]
        line = SigningLine(
            name=name,
            organisation=row.organisation.name if row.organisation else "",
            office=str(post.label) if post else "",
            capacity="" if row.kind == AttendanceKind.DUE else str(row.get_kind_display()),
        )
        keyed.append((COMMITTEE_POSTS.index(post) if post else len(COMMITTEE_POSTS), pinyin, row.pk, line))
    return [line for *_key, line in sorted(keyed, key=lambda one: one[:3])]


def _offices(meeting: Meeting) -> dict[tuple[int | None, int | str | None], PostKind]:
    """Committee posts of the day, by organisation and the holder's account, and by organisation and name."""
    organisations = [party.organisation_id for party in parties_of(meeting=meeting)]
    posts = on_day(
        Post.objects.filter(organisation__in=organisations, kind__in=COMMITTEE_POSTS),
        timezone.localdate(meeting.starts_at),
    )
    found: dict[tuple[int | None, int | str | None], PostKind] = {}
    for place, account, name, kind in posts.values_list("organisation_id", "account_id", "account__name", "kind"):
        found[place, account] = found[place, name] = PostKind(kind)
    return found
