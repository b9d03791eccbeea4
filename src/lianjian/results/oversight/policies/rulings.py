"""Holding an act against a rule of the packs, and refusing it with the rule's own words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at

# What would turn a circular by matter into a league table.
LEAGUE_WORDS = (
    "排名", "名次", "第一名", "末位", "倒数", "红榜", "黑榜", "红黑榜", "红旗榜", "流动红旗", "得分", "积分", "打分",
)  # fmt: skip


def require_rule(name: str, *, place: Organisation, on: date, **facts: object) -> None:
    """Will refuse, with the sentence, the article and the papers to have, where the rule of the place is not met."""
    answer = rules.ask(name, on=on, facts=facts, packs=packs_at(organisation=place))
    if answer.valid is not False:
        return
    papers = tuple(_("On file there must be: %(paper)s") % {"paper": paper} for paper in answer.documents)
    quote = (answer.cite.quote or "") if answer.cite else ""
    raise Refused(answer.missing or "", rule=answer.cite, quote=quote, remedies=papers)


def league_words_in(text: str) -> list[str]:
    """The words of the text by which units would be put in an order of merit."""
    return [word for word in LEAGUE_WORDS if word in text]
