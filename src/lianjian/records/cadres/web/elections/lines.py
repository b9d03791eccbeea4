"""Reading of lists that people paste: one person a line, parts divided by blanks or commas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from lianjian.records.cadres.election_steps.entries import Named, ObjectionLine, ProxyLine, VoterLine
from lianjian.records.cadres.enums import ElectionPost, VoterBasis

BETWEEN = re.compile(r"[\s,，、;；:：|]+")
DAYS = 4


def parts_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The number and the parts of every line that is not empty."""
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part for part in BETWEEN.split(line.strip()) if part]
        if parts:
            yield number, parts


def read_named(text: str, post: ElectionPost) -> list[Named]:
    """Names with how many named them, such as 张三 25."""
    found = []
    for number, parts in parts_of(text):
        if len(parts) != 2 or not parts[1].isdecimal():
            raise forms.ValidationError(_("Line %(line)d: write a name and a number.") % {"line": number})
        found.append(Named(name=parts[0], votes=int(parts[1]), post=post))
    return found


def read_voters(text: str, basis: VoterBasis) -> list[VoterLine]:
    """Names with their group; of those whose household is elsewhere also the months they have been here."""
    found = []
    for number, parts in parts_of(text):
        outsider = basis == VoterBasis.OUTSIDER
        if outsider and (len(parts) < 2 or not parts[-1].isdecimal()):
            raise forms.ValidationError(
                _("Line %(line)d: write a name, the group, and for how many months.") % {"line": number}
            )
        months = int(parts.pop()) if outsider else 0
        found.append(VoterLine(name=parts[0], group=" ".join(parts[1:]), basis=basis, months_here=months))
    return found


def read_names(text: str) -> list[str]:
    """Names, several a line or one."""
    return [part for _number, parts in parts_of(text) for part in parts]


def read_proxies(text: str, *, in_writing: bool) -> list[ProxyLine]:
    """Who is away and who votes for him, such as 张三 李四."""
    found = []
    for number, parts in parts_of(text):
        if len(parts) != 2:
            raise forms.ValidationError(_("Line %(line)d: write who is away and who votes for him.") % {"line": number})
        found.append(ProxyLine(principal=parts[0], holder=parts[1], in_writing=in_writing))
    return found


def read_objections(text: str) -> list[ObjectionLine]:
    """What the objection is about, the day it came, the day it was decided, and the decision."""
    found = []
    for number, parts in parts_of(text):
        try:
            received_on, decided_on = date.fromisoformat(parts[1]), date.fromisoformat(parts[2])
        except (ValueError, IndexError):
            received_on = decided_on = date.min
        if len(parts) < DAYS or received_on == date.min:
            raise forms.ValidationError(
                _("Line %(line)d: write whom it is about, two days such as 2026-03-01, and the decision.")
                % {"line": number}
            )
        found.append(
            ObjectionLine(about=parts[0], received_on=received_on, decided_on=decided_on, decision=" ".join(parts[3:]))
        )
    return found
