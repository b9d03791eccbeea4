"""What of this room can be kept as running sums: organisations by form, posts, people sent, joint organisations."""

from __future__ import annotations

from lianjian.kernel.rolled import RolledRows
from lianjian.records.organisations.enums import DispatchKind, PairingForm, PartyForm, PostKind, UnitKind

COMMITTEES = (PartyForm.COMMITTEE, PartyForm.WORKING_COMMITTEE)
GENERAL_BRANCHES = (PartyForm.GENERAL_BRANCH,)
BRANCHES = (PartyForm.BRANCH, PartyForm.ONLINE_BRANCH)


def days_where(column: str, values: tuple[str, ...], days: str) -> str:
    """The days in SQL, for rows whose column has one of the values; never for others."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"CASE WHEN {column} IN ({listed}) THEN {days} END"


FORMS = RolledRows(
    id="forms",
    tables={"version": "organisations_organisationversion"},
    rows="{version} AS version",
    organisation="version.organisation_id",
    days=lambda: (
        ("committees", days_where("version.form", COMMITTEES, "version.during")),
        ("general_branches", days_where("version.form", GENERAL_BRANCHES, "version.during")),
        ("branches", days_where("version.form", BRANCHES, "version.during")),
        ("villages", days_where("version.kind", (UnitKind.VILLAGE,), "version.during")),
    ),
)
POSTS = RolledRows(
    id="posts",
    tables={"post": "organisations_post"},
    rows="{post} AS post",
    organisation="post.organisation_id",
    days=lambda: (
        ("secretaries", days_where("post.kind", (PostKind.SECRETARY,), "post.during")),
        ("deputy_secretaries", days_where("post.kind", (PostKind.DEPUTY_SECRETARY,), "post.during")),
        ("committee_members", days_where("post.kind", (PostKind.COMMITTEE_MEMBER,), "post.during")),
    ),
)
DISPATCHES = RolledRows(
    id="dispatches",
    tables={"dispatch": "organisations_dispatch"},
    rows="{dispatch} AS dispatch",
    organisation="dispatch.organisation_id",
    # A dedicated worker has one place a day, held by the database: no one is counted twice.
    days=lambda: (
        ("party_affairs_workers", days_where("dispatch.kind", (DispatchKind.PARTY_AFFAIRS_WORKER,), "dispatch.during")),
    ),
)
JOINT = RolledRows(
    id="joint",
    tables={"joint": "organisations_jointorganisation"},
    rows="{joint} AS joint",
    organisation="joint.superior_id",
    days=lambda: (
        ("joint", "joint.during"),
        ("joint_with_community", days_where("joint.pairing_form", (PairingForm.WITH_COMMUNITY,), "joint.during")),
        ("joint_with_enterprise", days_where("joint.pairing_form", (PairingForm.WITH_ENTERPRISE,), "joint.during")),
        ("joint_with_department", days_where("joint.pairing_form", (PairingForm.WITH_DEPARTMENT,), "joint.during")),
    ),
)
PARTIES = RolledRows(
    id="joint_parties",
    tables={"party": "organisations_jointparty"},
    looked_up={"place": "organisations_organisation"},
    rows="{party} AS party JOIN {place} AS place ON place.id = party.organisation_id",
    organisation="party.organisation_id",
    # An organisation is in one joint organisation on any day, held by the database.
    # No lock on the place: its kind never changes, and villages locked one after another could wait for each other.
    days=lambda: (("joined_villages", days_where("place.kind", (UnitKind.VILLAGE,), "party.during")),),
)
