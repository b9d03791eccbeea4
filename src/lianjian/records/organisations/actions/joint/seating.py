"""Filling a joint organisation's posts by the 1 + deputies rule, and opening and closing its books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from lianjian.kernel.periods import since
from lianjian.kernel.workbook.copying import copy_in
from lianjian.records.organisations.models import BooksShell, JointOrganisation, JointParty, JointPost
from lianjian.records.organisations.queries.joint_preview import PlannedPost


def seat(*, joint: JointOrganisation, parties: Iterable[JointParty], planned: Sequence[PlannedPost], on: date) -> None:
    """Will fill the posts as planned, designated until settled, from the day on or from the holder's own first day."""
    copy_in(new_posts(joint=joint, parties=parties, planned=planned, on=on))


def new_posts(
    *, joint: JointOrganisation, parties: Iterable[JointParty], planned: Sequence[PlannedPost], on: date
) -> list[JointPost]:
    """What `seat` writes, not yet saved."""
    by_organisation = {party.organisation_id: party for party in parties}
    return [
        JointPost(
            joint=joint,
            party=by_organisation[post.organisation_id],
            account_id=post.account_id,
            kind=post.kind,
            during=since(max(on, post.held_since)),
        )
        for post in planned
    ]


def new_books(
    *, joint: JointOrganisation, parties: Sequence[JointParty], names: Mapping[int, str], on: date
) -> list[BooksShell]:
    """A ring-fenced shell for each party and one for what they do together, not yet saved; `names` by organisation."""
    own = [
        BooksShell(joint=joint, party=party, name=party_books_name(names[party.organisation_id]), opened_on=on)
        for party in parties
    ]
    return [BooksShell(joint=joint, name=joint_books_name(joint.name), opened_on=on), *own]


def open_party_books(*, party: JointParty, on: date) -> None:
    """Will open the shell of a party that joins later."""
    name = party_books_name(party.organisation.name)
    BooksShell.objects.create(joint_id=party.joint_id, party=party, name=name, opened_on=on)


def party_books_name(name: str) -> str:
    """What a party's own books are called."""
    return f"{name}的账，只属于{name}"


def joint_books_name(name: str) -> str:
    """What the books of common undertakings are called."""
    return f"{name}共同办事的账"


def end_periods(rows: QuerySet[JointPost] | QuerySet[JointParty], *, on: date) -> None:
    """Will end each open row on the day; one that had not begun by then never was."""
    rows.filter(during__endswith=None, during__startswith__gte=on).delete()
    for row in rows.filter(during__endswith=None):
        assert row.during is not None
        row.during = since(row.during.lower, on)
        row.save(update_fields=["during"])
