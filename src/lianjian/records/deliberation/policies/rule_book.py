"""What the rules say of an organisation's own rules: which assembly adopts them, how, how long they hang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.deliberation.council_enums import RuleKind
from lianjian.records.deliberation.enums import Body
from lianjian.records.organisations.enums import UnitKind

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

BODIES = {
    UnitKind.VILLAGE: (Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY, Body.BRANCH_ASSEMBLY),
    UnitKind.NEIGHBOURHOOD: (Body.RESIDENTS_ASSEMBLY, Body.BRANCH_ASSEMBLY),
}
# Assemblies of all come as persons or as one of each household.
ASSEMBLIES = (Body.VILLAGERS_ASSEMBLY, Body.RESIDENTS_ASSEMBLY)
DISPLAY_RULES = {UnitKind.VILLAGE: "village_publication", UnitKind.NEIGHBOURHOOD: "community_publication"}


@dataclass(frozen=True, kw_only=True)
class AssemblyNumbers:
    """How many belong, came and said yes; `by_households`: one of each household came, and households are counted."""

    due: int
    present: int
    yes: int
    by_households: bool = False

    def facts(self, body: Body) -> dict[str, object]:
        """The numbers under the names by which the rule of the body asks for them."""
        counted: dict[str, object] = {"present": self.present, "yes": self.yes}
        if body not in ASSEMBLIES:
            return counted | {"entitled": self.due}
        if self.by_households:
            return counted | {"households": self.due, "present_households": self.present}
        return counted | {"adults": self.due, "present_adults": self.present}


def bodies_for(*, organisation: Organisation, kind: RuleKind) -> tuple[Body, ...]:
    """The assemblies that may adopt rules of the kind there, the widest first."""
    bodies = BODIES.get(UnitKind(organisation.kind), (Body.BRANCH_ASSEMBLY,))
    return bodies[:1] if kind == RuleKind.VILLAGE_RULES else bodies


def require_right_body(*, organisation: Organisation, kind: RuleKind, body: Body, on: date, packs: rules.Packs) -> None:
    """Will refuse village rules that another assembly than the villagers' adopted, and a body of other places."""
    if kind == RuleKind.VILLAGE_RULES and organisation.kind == UnitKind.VILLAGE:
        _require(rules.ask("village_rules_adoption", on=on, facts={"adopted_by": str(body)}, packs=packs))
    if body not in bodies_for(organisation=organisation, kind=kind):
        raise Refused(_("These rules are not adopted by: %(body)s.") % {"body": body.label})


def judge_vote(*, body: Body, numbers: AssemblyNumbers, on: date, packs: rules.Packs) -> rules.Answer:
    """Will refuse an assembly without quorum or majority by the rule in force on its day; the answer is to be kept."""
    if not 0 <= numbers.yes <= numbers.present <= numbers.due:
        raise Refused(_("Of those who belong to it some come, and of those some agree; please check the numbers."))
    try:
        answer = rules.ask(str(body), on=on, facts=numbers.facts(body), packs=packs)
    except rules.BadFacts as wrong:
        raise Refused(str(wrong)) from None
    _require(answer, remedies=(_("Call the assembly again and vote again; then enter what that one decided."),))
    return answer


def require_displayed(*, organisation: Organisation, published_on: date, on: date, packs: rules.Packs) -> None:
    """Will refuse to put into force what has not hung long enough."""
    name = DISPLAY_RULES.get(UnitKind(organisation.kind))
    if name is not None:
        _require(rules.ask(name, on=on, facts={"display_days": (on - published_on).days}, packs=packs))


def _require(answer: rules.Answer, remedies: tuple[str, ...] = ()) -> None:
    if answer.valid is not True:
        quote = (answer.cite.quote or "") if answer.cite else ""
        raise Refused(answer.missing or "", rule=answer.cite, quote=quote, remedies=remedies)
