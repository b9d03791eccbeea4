"""What the person's page shows of a stay away."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.members.models import Member, StayAway
from lianjian.records.members.policies.away import may_keep_stays
from lianjian.records.members.queries.away import Gap, gaps_of, stays_on
from lianjian.ui.wording import day


@shows_on_person_page
def stay(asked: Asked) -> Panel | None:
    """Where the person says to be and who keeps contact; to the own page, how to say it."""
    current = stays_on(StayAway.objects.filter(member=asked.member_id), on=asked.on).select_related("contact_person")
    found = current.first()
    if found is not None:
        url = reverse("members:away-stay", args=[Member.objects.get(pk=asked.member_id).code])
        return Panel(title=_("Away"), lines=_lines(found, is_own=asked.is_own), verb=_("Details"), url=url)
    if asked.is_own:
        return Panel(
            title=_("Away"),
            lines=(),
            empty=_("At home, as far as your branch knows."),
            verb=_("I am away from home"),
            url=reverse("members:away-own"),
        )
    member = Member.objects.select_related("organisation").get(pk=asked.member_id)
    if member.left_on is not None or not may_keep_stays(asked.actor, member):
        return None
    url = f"{reverse('members:away-new')}?member={member.code}"
    return Panel(title=_("Away"), lines=(), empty=_("Not entered as away."), verb=_("Is away"), url=url)


def _lines(found: StayAway, *, is_own: bool) -> tuple[PanelLine, ...]:
    since = _("since %(day)s") % {"day": day(found.away_since)}
    keeper = found.contact_person.name if found.contact_person else _("nobody named yet")
    return (
        PanelLine(title=found.host_place, note=f"{found.get_purpose_display()} · {since}"),
        PanelLine(title=_("Contact person"), note=keeper),
        # What is wanting is the branch's to mend; to the member it is said as a wish.
        *(_own_wish(found) if is_own else (PanelLine(title=str(gap.label)) for gap in gaps_of(found))),
    )


def _own_wish(found: StayAway) -> list[PanelLine]:
    if Gap.OUT_OF_CONTACT not in gaps_of(found):
        return []
    return [PanelLine(title=_("Your branch would like to hear from you: give your contact person a call."))]
