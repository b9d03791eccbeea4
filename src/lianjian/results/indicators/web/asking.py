"""What an address asks for: a place within the person's reach, a day or period, a tree and a group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.records.organisations.queries.groups import ONE_JOINT, group_name
from lianjian.records.organisations.queries.joint import joint_organisations_visible_to
from lianjian.results.indicators.queries.figures import How
from lianjian.results.indicators.queries.periods import Step, span_of
from lianjian.results.indicators.queries.places import Place, home_place, place_found, trail_to
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.web.forms import TREE_THEN, AskForm, SeriesForm


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for, and the form that shows it."""

    place: Place
    on: date
    since: date | None
    tree_then: bool
    group: str
    group_name: str
    by: Step
    form: AskForm

    @property
    def how(self) -> How:
        """What goes along with the day when something is counted."""
        return {"since": self.since, "tree_on": self.on if self.tree_then else None, "group": self.group}

    def query(self, *, node: str = "", **changed: str) -> str:
        """The same question as `?…`, at another place or with something else changed."""
        asked = {
            "node": node or self.place.code,
            "on": self.on.isoformat(),
            "since": self.since.isoformat() if self.since else "",
            "tree": TREE_THEN if self.tree_then else "",
            "group": "" if self.group.startswith(ONE_JOINT) else self.group,
            "joint": self.group.removeprefix(ONE_JOINT) if self.group.startswith(ONE_JOINT) else "",
            "by": "" if self.by == Step.MONTH else self.by.value,
        }
        return "?" + urlencode({name: value for name, value in (asked | changed).items() if value})

    def presets(self) -> Iterator[tuple[str, str]]:
        """Periods one asks for most, up to the day asked, as links."""
        this_year, this_quarter = (span_of(step=step, day=self.on) for step in (Step.YEAR, Step.QUARTER))
        for label, since in ((_("The year so far"), this_year.since), (_("The quarter so far"), this_quarter.since)):
            yield label, self.query(since=since.isoformat())
        yield _("From the beginning"), self.query(since="")


def asked_by(request: ActingRequest, *, form_class: type[AskForm] = AskForm) -> Asked:
    """What the address asks for; what lies outside the person's reach does not exist for him."""
    code = request.GET.get("node", "")
    place = place_found(actor=request.actor, code=code) if code else home_place(actor=request.actor)
    if place is None:
        raise Http404
    today = clock.today()
    joints = joint_organisations_visible_to(actor=request.actor).exclude(during=None)
    form = form_class(request.GET or None, initial={"on": today}, joints=joints)
    given = form.cleaned_data if form.is_valid() else {}
    joint = given.get("joint")
    group = f"{ONE_JOINT}{joint.code}" if joint else given.get("group") or ""
    return Asked(
        place=place,
        on=given.get("on") or today,
        since=given.get("since"),
        tree_then=given.get("tree") == TREE_THEN,
        group=group,
        group_name=joint.name if joint else group_name(group=group),
        by=Step(given.get("by") or Step.MONTH),
        form=form,
    )


def asked_of_one(request: ActingRequest, *, id: str) -> tuple[MeasureByPlace, Asked]:  # noqa: A002 - as in addresses
    """The figure of the address and what is asked of it."""
    if id not in MEASURES:
        raise Http404
    return MEASURES[id], asked_by(request, form_class=SeriesForm)


def trail_of(request: ActingRequest, asked: Asked) -> list[dict[str, str]]:
    """The places above as links to the same page, the place itself without one."""
    places = trail_to(place=asked.place, actor=request.actor)
    above = ({"label": one.name, "url": asked.query(node=one.code)} for one in places[:-1])
    return [*above, {"label": asked.place.name, "url": ""}]
