"""What of disclosures waits for somebody: to draw up, check, approve, put up, answer, supervise, look into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.actor import LEADERS, Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.results.disclosure.enums import DISCLOSING, UNDER_WAY, AffairsKind, DisclosureState
from lianjian.results.disclosure.models import Disclosure, SupervisionMember, UntrueReport, VillagerQuestion
from lianjian.results.disclosure.queries.due import Due, due_of, missing_below

MOST = 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """For committees of villages and communities, supervisors, and the township above them."""
    mine = {one.unit_id for one in actor.mandates if one.unit_id is not None and one.role in LEADERS}
    own = list(Organisation.objects.filter(pk__in=mine, kind__in=DISCLOSING, dissolved_on=None)) if mine else []
    found = [duty for place in own for duty in _of_committee(place, actor, on)]
    found += _of_supervisors(actor, on)
    if actor.scopes(Role.TOWNSHIP_OFFICE):
        found += [*_missing(actor, on), *_reports(actor)]
    return found


def _of_committee(place: Organisation, actor: Actor, on: date) -> Iterator[Duty]:
    under_way = list(Disclosure.objects.filter(organisation=place, state__in=UNDER_WAY).order_by("pk"))
    due = {one.under_way.pk if one.under_way else one.affairs: one for one in due_of(organisation=place, on=on)}
    for one in due.values():
        if one.under_way is None:
            yield _begin(one)
    for sheet in under_way:
        if (duty := _step(sheet, place, actor, due.get(sheet.pk))) is not None:
            yield duty
    yield from _questions(place, actor)
    upheld = UntrueReport.objects.filter(disclosure__organisation=place, upheld=True, disclosure__state="shown")
    for report in upheld.select_related("disclosure").distinct("disclosure").order_by("disclosure"):
        yield Duty(
            title=_("Put right what was found untrue: %(sheet)s") % {"sheet": report.disclosure}, place=place.name,
            verb=_("Correct"), url=_url(report.disclosure), due_on=report.settled_on,
        )  # fmt: skip


def _begin(one: Due) -> Duty:
    query = f"?organisation={one.organisation.pk}&affairs={one.affairs}&since={one.since}&until={one.until}"
    return Duty(
        title=_("Make public: %(affairs)s") % {"affairs": one.affairs.label}, place=one.organisation.name,
        verb=_("Draw up"), url=reverse("disclosure:new") + query, due_on=one.due_on, article=one.term.cite.text(),
    )  # fmt: skip


def _step(sheet: Disclosure, place: Organisation, actor: Actor, due: Due | None) -> Duty | None:
    """The next step of a sheet under way; its approval only for whoever may approve it."""
    words = {
        DisclosureState.DRAFTED: (_("Finish the draft: %(sheet)s"), _("Go on with it")),
        DisclosureState.PROPOSED: (_("Check for secrets and privacy: %(sheet)s"), _("Check")),
        DisclosureState.REVIEWED: (_("Approve as a second person: %(sheet)s"), _("Approve")),
        DisclosureState.APPROVED: (_("Put up on the board: %(sheet)s"), _("Put up")),
    }
    state = DisclosureState(sheet.state)
    if state == DisclosureState.REVIEWED and actor.account_id in (sheet.proposed_by_id, sheet.reviewed_by_id):
        return None
    title, verb = words[state]
    return Duty(
        title=title % {"sheet": sheet}, place=place.name, verb=verb, url=_url(sheet),
        due_on=due.due_on if due else None, article=due.term.cite.text() if due else "",
    )  # fmt: skip


def _questions(place: Organisation, actor: Actor) -> Iterator[Duty]:
    rows = VillagerQuestion.objects.filter(organisation=place, published_on=None, kept_because="")
    for question in rows.order_by("due_on", "pk")[:MOST]:
        url = reverse("disclosure:question", args=[question.ticket])
        if question.answered_on is None:
            yield Duty(
                title=_("Answer a villager's question"), place=place.name, verb=_("Answer"), url=url,
                due_on=question.due_on, note=question.words[:60],
            )  # fmt: skip
        elif question.answered_by_id != actor.account_id:
            yield Duty(
                title=_("Let an answer through to everybody"), place=place.name, verb=_("Read it"), url=url,
                note=question.words[:60],
            )  # fmt: skip


def _of_supervisors(actor: Actor, on: date) -> Iterator[Duty]:
    """Sheets that hang and that the committee has not looked at; open to its members with an account."""
    if actor.account_id is None:
        return
    seats = SupervisionMember.objects.filter(account=actor.account_id, during__contains=on)
    unchecked = Disclosure.objects.filter(
        organisation__in=seats.values("organisation_id"), state=DisclosureState.SHOWN, checks=None, until_on__gte=on
    )
    for sheet in unchecked.select_related("organisation").order_by("put_up_on")[:MOST]:
        yield Duty(
            title=_("Supervision: check %(sheet)s") % {"sheet": sheet}, place=sheet.organisation.name,
            verb=_("Check"), url=reverse("disclosure:check", args=[sheet.code]), due_on=sheet.until_on,
        )  # fmt: skip


def _missing(actor: Actor, on: date) -> Iterator[Duty]:
    """One line for each of the three affairs, however many villages: the list stands behind it."""
    for path in outermost(actor.scopes(Role.TOWNSHIP_OFFICE)):
        node = Organisation.objects.filter(path=path).first()
        if node is None:
            continue
        for affairs in AffairsKind:
            missing = missing_below(node=node, affairs=affairs, on=on)
            count = missing.places.count()
            if count:
                said = ngettext(
                    "%(num)s village or community showed no %(affairs)s last time",
                    "%(num)s villages or communities showed no %(affairs)s last time",
                    count,
                )
                yield Duty(
                    title=said % {"num": count, "affairs": affairs.label}, place=node.name, verb=_("See which"),
                    url=f"{reverse('disclosure:missing')}?affairs={affairs}", article=missing.term.cite.text(),
                )  # fmt: skip


def _reports(actor: Actor) -> Iterator[Duty]:
    places = within_any(outermost(actor.scopes(Role.TOWNSHIP_OFFICE)), field="disclosure__organisation__path")
    open_ones = UntrueReport.objects.filter(places, settled_on=None).select_related("disclosure__organisation")
    for report in open_ones.order_by("due_on", "pk")[:MOST]:
        yield Duty(
            title=_("Look into what is said to be untrue: %(sheet)s") % {"sheet": report.disclosure},
            place=report.disclosure.organisation.name, verb=_("Look into it"),
            url=reverse("disclosure:report", args=[report.pk]), due_on=report.due_on, note=report.words[:60],
        )  # fmt: skip


def _url(sheet: Disclosure) -> str:
    return reverse("disclosure:sheet", args=[sheet.code])
