"""Making a resolution public, carrying it out, and making public what came of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_numbers_in
from lianjian.records.deliberation.actions.matters.locking import locked_matter
from lianjian.records.deliberation.actions.matters.raising import LONGEST_TEXT
from lianjian.records.deliberation.actions.matters.sessions import refuse_by
from lianjian.records.deliberation.enums import MatterState, PublicationKind
from lianjian.records.deliberation.models import Matter, Publication
from lianjian.records.deliberation.policies.matters import may_carry_on, may_put_up
from lianjian.records.deliberation.queries.matters.reading import publication_of
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.rules.routes import Act

# At which state of the matter each of the two texts is written and put up, and by which step of the route.
STATE_OF = {PublicationKind.RESOLUTION: MatterState.ADOPTED, PublicationKind.OUTCOME: MatterState.REPORTED}
ACT_OF = {PublicationKind.RESOLUTION: Act.PUBLISH, PublicationKind.OUTCOME: Act.PUBLISH_OUTCOME}


@transaction.atomic
def write_publication(
    *, matter_id: int, kind: PublicationKind, text: str, board: str, by: Actor, at: datetime
) -> Publication:
    """Will write the text to be put up, or write it anew as long as it does not hang; a second person puts it up."""
    matter = locked_matter(matter_id, STATE_OF[kind])
    require(may_carry_on(by, matter))
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise Refused(_("Write the text, in at most %(count)s characters.") % {"count": LONGEST_TEXT})
    if not board.strip():
        raise Refused(_("Say on which board it hangs: whoever is not online reads it there."))
    _refuse_private(matter, text)
    there = publication_of(matter=matter, kind=kind)
    if there is not None and there.put_up_on is not None:
        raise ChangedMeanwhile(_("This has been put up already, on %(day)s.") % {"day": there.put_up_on})
    made, _new = Publication.objects.update_or_create(
        matter=matter, kind=kind,
        defaults={"text": text.strip(), "board": board.strip(), "written_by_id": by.account_id, "written_at": at},
    )  # fmt: skip
    journal.record(by=by, at=at, action="write_publication", subject=matter, place_id=matter.organisation_id, kind=kind)
    return made


@transaction.atomic
def publish_step(
    *, publication_id: int, put_up_on: date, until_on: date, secrecy_checked: bool, by: Actor, at: datetime
) -> Publication:
    """Will say that the text hangs on the board and stands on the public page, from one day to the other.

    It takes a second person, who has checked that nothing secret or private stands in it (GK 15), and the days the law
    of that day asks (CW 35, JW 34).
    """
    matter_id = Publication.objects.values_list("matter_id", flat=True).get(pk=publication_id)
    matter = locked_matter(matter_id, *STATE_OF.values())
    publication = Publication.objects.select_related("matter__organisation").get(pk=publication_id)
    require(may_put_up(by, publication))
    kind = PublicationKind(publication.kind)
    if publication.put_up_on is not None or matter.state != STATE_OF[kind]:
        raise ChangedMeanwhile(_("This has been put up already, on %(day)s.") % {"day": publication.put_up_on or "—"})
    since = matter.resolution.adopted_on if kind == PublicationKind.RESOLUTION else matter.reported_on
    require_day(put_up_on, today=timezone.localdate(at), not_before=since)
    if until_on <= put_up_on:
        raise Refused(_("It hangs for at least a day."))
    _refuse_private(matter, publication.text)
    _require_days(matter, kind, put_up_on, until_on, secrecy_checked)
    publication.put_up_by_id, publication.put_up_on, publication.until_on = by.account_id, put_up_on, until_on
    publication.save(update_fields=["put_up_by", "put_up_on", "until_on"])
    journal.record(
        by=by, at=at, action="publish_matter_step", subject=matter, place_id=matter.organisation_id, kind=kind,
        put_up_on=str(put_up_on), until_on=str(until_on),
    )  # fmt: skip
    return publication


@transaction.atomic
def carry_out(*, matter_id: int, who: str, on: date, reason: str = "", by: Actor, at: datetime) -> Matter:
    """Will say who carries the resolution out from the day; before its notice has hung its time, only with a reason."""
    matter = locked_matter(matter_id, MatterState.ADOPTED)
    require(may_carry_on(by, matter))
    shown = publication_of(matter=matter, kind=PublicationKind.RESOLUTION)
    if shown is None or shown.put_up_on is None or shown.until_on is None:
        raise Refused(_("The resolution is made public before it is carried out."))
    require_day(on, today=timezone.localdate(at), not_before=shown.put_up_on)
    if on < shown.until_on and not reason.strip():
        raise Refused(
            _("The resolution hangs until %(day)s. Say why it cannot wait so long.") % {"day": shown.until_on}
        )
    if not who.strip():
        raise Refused(_("Say who carries it out."))
    matter.state, matter.carried_out_by, matter.carried_out_on = MatterState.CARRIED_OUT, who.strip(), on
    matter.early_because = reason.strip() if on < shown.until_on else ""
    matter.save(update_fields=["state", "carried_out_by", "carried_out_on", "early_because"])
    journal.record(
        by=by, at=at, action="carry_out_matter", subject=matter, place_id=matter.organisation_id, on=str(on),
        reason=matter.early_because,
    )  # fmt: skip
    return matter


@transaction.atomic
def report_back(*, matter_id: int, outcome: str, on: date, by: Actor, at: datetime) -> Matter:
    """Will put on record what came of it; the next thing is to make that public."""
    matter = locked_matter(matter_id, MatterState.CARRIED_OUT)
    require(may_carry_on(by, matter))
    require_day(on, today=timezone.localdate(at), not_before=matter.carried_out_on)
    if not outcome.strip() or len(outcome) > LONGEST_TEXT:
        raise Refused(_("Write the text, in at most %(count)s characters.") % {"count": LONGEST_TEXT})
    matter.state, matter.outcome, matter.reported_on = MatterState.REPORTED, outcome.strip(), on
    matter.save(update_fields=["state", "outcome", "reported_on"])
    journal.record(by=by, at=at, action="report_matter_back", subject=matter, place_id=matter.organisation_id)
    return matter


@transaction.atomic
def close_matter(*, matter_id: int, on: date, by: Actor, at: datetime) -> Matter:
    """Will close the matter once its outcome has hung its time."""
    matter = locked_matter(matter_id, MatterState.REPORTED)
    require(may_carry_on(by, matter))
    shown = publication_of(matter=matter, kind=PublicationKind.OUTCOME)
    if shown is None or shown.until_on is None:
        raise Refused(_("The outcome is made public before the matter is closed."))
    require_day(on, today=timezone.localdate(at), not_before=shown.until_on)
    matter.state, matter.ended_on = MatterState.CLOSED, on
    matter.save(update_fields=["state", "ended_on"])
    journal.record(by=by, at=at, action="close_matter", subject=matter, place_id=matter.organisation_id, on=str(on))
    return matter


def least_days(*, matter: Matter, kind: PublicationKind, on: date) -> int:
    """For how many days the text has to hang at least by the rules of the day."""
    packs = packs_at(organisation=matter.organisation)
    found = [
        bound.value
        for name in _rules_of(matter, kind, packs, on)
        if (bound := rules.least(packs=packs, name=name, count="display_days", on=on)) is not None
    ]
    return max(found, default=1)


def _rules_of(matter: Matter, kind: PublicationKind, packs: rules.Packs, on: date) -> tuple[str, ...]:
    route = packs.route(matter.kind, on=on).route
    return next(step.rests_on for step in route if step.act == ACT_OF[kind])


def _require_days(
    matter: Matter, kind: PublicationKind, put_up_on: date, until_on: date, secrecy_checked: bool
) -> None:
    packs = packs_at(organisation=matter.organisation)
    known: dict[str, object] = {
        "display_days": (until_on - put_up_on).days, "secrecy_checked": secrecy_checked,
    }  # fmt: skip
    for name in _rules_of(matter, kind, packs, put_up_on):
        wanted = {
            fact
            for text in packs.named(name)
            for one in text.requirements
            for bound in one.alternatives
            for fact in bound.count
        }
        facts = {fact: value for fact, value in known.items() if fact in wanted}
        answer = rules.ask(name, on=put_up_on, facts=facts, packs=packs)
        if answer.valid is False and answer.force != "flag":
            refuse_by(answer)


def _refuse_private(matter: Matter, text: str) -> None:
    shown = f"{matter.title}\n{text}"
    found = private_numbers_in(shown)
    if matter.raised_by_name and matter.raised_by_name in shown:
        raise Refused(
            _("The name of who raised the matter stands in the text; nobody agreed that it is made public."),
            remedies=(_("Write who raised it without the name, such as: a villager."),),
        )
    if found:
        raise Refused(
            _("Numbers that belong to a person stand in the text: %(numbers)s. Nobody may publish them.")
            % {"numbers": "、".join(found)},
            remedies=(_("Take them out."),),
        )
