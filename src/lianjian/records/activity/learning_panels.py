"""What learning shows on a member's page: class hours of the year, tests passed, reports handed in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.activity.models import CourseTest
from lianjian.records.activity.queries.hours import HoursOfMember, Norms, hours_of_member, norms_at
from lianjian.records.activity.queries.learning import reports_visible_to
from lianjian.records.members.models import Member

MOST = 5


@shows_on_person_page
def panel(asked: Asked) -> Panel | None:
    """The year's hours beside the rule; further the tests passed, and the reports as far as the reader may see them."""
    member = Member.objects.select_related("organisation").get(pk=asked.member_id)
    norms = norms_at(organisation=member.organisation, on=asked.on)
    held = hours_of_member(member=member, year=asked.on.year, norms=norms)
    passed = CourseTest.objects.filter(member=member, passed=True).select_related("course").order_by("-taken_on", "pk")
    reports = reports_visible_to(actor=asked.actor).filter(member=member).order_by("-handed_in_on", "pk")
    lines = [
        PanelLine(
            title=_("Class hours in %(year)d") % {"year": asked.on.year},
            note=hours_in_words(held, norms),
            url=reverse("activity:hours-of-member", args=[member.code]),
        ),
        *(PanelLine(title=one.course.name, note=_("Test passed"), url=_course(one)) for one in passed[:MOST]),
        *(
            PanelLine(
                title=one.title, note=one.handed_in_on.isoformat(), url=reverse("activity:report", args=[one.code])
            )
            for one in reports[:MOST]
        ),
    ]
    return Panel(
        title=_("Learning"),
        lines=tuple(lines),
        verb=_("Hand in a study report") if asked.is_own else "",
        url=reverse("activity:report-new") if asked.is_own else "",
    )


def hours_in_words(held: HoursOfMember, norms: Norms) -> str:
    """What is there of what is asked, and by which rule; where nothing is asked, only what is there."""
    if held.asked is None:
        return _("%(hours)s class hours; nothing is asked") % {"hours": f"{float(held.hours):g}"}
    norm = norms.leading if held.is_leading else norms.member
    return _("%(hours)s of %(asked)d class hours (%(rule)s)") % {
        "hours": f"{float(held.hours):g}", "asked": held.asked, "rule": norm.cite.text(),
    }  # fmt: skip


def _course(test: CourseTest) -> str:
    return reverse("activity:course", args=[test.course.code])
