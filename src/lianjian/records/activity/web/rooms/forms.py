"""Forms of the activity rooms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.records.activity.actions.rooms import Hours, RoomCard
from lianjian.records.activity.enums import Weekday
from lianjian.records.activity.models import Meeting, OpenHours, Room
from lianjian.records.activity.web.fields import hour_field
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import day_field

SPAN = re.compile(r"^(\d{1,2}):(\d{2})[-–—－~～至到](\d{1,2}):(\d{2})$")


class RoomForm(forms.Form):
    """What the room is; the organisation only where there are several to choose from."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    where = forms.CharField(
        label=gettext_lazy("Where to find it"), max_length=120, required=False,
        help_text=gettext_lazy("For example: village committee building, ground floor"),
    )  # fmt: skip
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=5000)
    equipment = forms.CharField(
        label=gettext_lazy("What is in it"), max_length=200, required=False,
        help_text=gettext_lazy("For example: projector, bookshelf, table tennis"),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            choices = [(one.code, one.name) for one in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("Which organisation"), choices=choices)

    def card(self) -> RoomCard:
        """What was entered."""
        given = self.cleaned_data
        return RoomCard(name=given["name"], where=given["where"], seats=given["seats"], equipment=given["equipment"])

    @staticmethod
    def as_it_is(room: Room) -> dict[str, object]:
        """What stands in the form at first."""
        return {"name": room.name, "where": room.where, "seats": room.seats, "equipment": room.equipment}


class OpenHoursForm(forms.Form):
    """One line a weekday, such as 8:30-11:30，14:30-17:30; an empty line is a closed day."""

    def __init__(self, *args: Any, current: Iterable[OpenHours] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: dict[int, list[str]] = {}
        for one in current:
            lines.setdefault(one.weekday, []).append(f"{one.opens_at:%H:%M}-{one.closes_at:%H:%M}")
        for day in Weekday:
            self.fields[f"weekday_{day.value}"] = forms.CharField(
                label=day.label, required=False, max_length=100, initial="，".join(sorted(lines.get(day.value, [])))
            )

    def clean(self) -> dict[str, Any]:
        """Reads every line, however its commas and dashes are typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.hours: list[Hours] = []
        for day in Weekday:
            name = f"weekday_{day.value}"
            try:
                self.hours += [Hours(weekday=day, opens_at=a, closes_at=b) for a, b in spans_in(cleaned.get(name, ""))]
            except ValueError:
                self.add_error(
                    name, _("Write hours like 8:30-11:30, several with a comma between; leave it empty for closed.")
                )
        return cleaned


class ExceptionForm(forms.Form):
    """A day that differs; without hours it is closed."""

    day = day_field(gettext_lazy("Day"))
    opens_at = hour_field(
        gettext_lazy("Opens at"), required=False,
        help_text=gettext_lazy("Leave both hours empty if the room is closed that day."),
    )  # fmt: skip
    closes_at = hour_field(gettext_lazy("Closes at"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=100)


class BookingForm(forms.Form):
    """What for and when; the villager's name only for who keeps the room."""

    purpose = forms.CharField(label=gettext_lazy("Booked for"), max_length=120)
    day = day_field(gettext_lazy("Day"))
    starts = hour_field(gettext_lazy("Begins at"))
    ends = hour_field(gettext_lazy("Ends at"))

    def __init__(self, *args: Any, meetings: Sequence[Meeting], for_villagers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meetings:
            choices = [("", _("No meeting")), *((one.code, str(one)) for one in meetings)]
            self.fields["meeting"] = forms.ChoiceField(label=_("For which meeting"), choices=choices, required=False)
        if for_villagers:
            self.fields["person_name"] = forms.CharField(
                label=_("Villager for whom you book"), max_length=50, required=False,
                help_text=_("Only the committee sees the name."),
            )  # fmt: skip


def spans_in(line: str) -> list[tuple[time, time]]:
    """The spans written in a line; raises ValueError where it is not understood."""
    written = (
        line.replace("：", ":")
        .replace("，", ",")
        .replace("、", ",")
        .replace("；", ",")
        .replace(";", ",")
        .replace(" ", "")
    )
    spans = []
    for part in filter(None, written.split(",")):
        found = SPAN.match(part)
        if found is None:
            raise ValueError(part)
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, found.groups())
        spans.append((time(opens_hour, opens_minute), time(closes_hour, closes_minute)))
        if spans[-1][0] >= spans[-1][1]:
            raise ValueError(part)
    return spans
