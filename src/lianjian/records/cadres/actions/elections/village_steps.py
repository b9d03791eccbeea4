"""What each step of a villagers' committee's election asks and writes (CW 14–18, 24), but for the vote and the post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.records.cadres.actions.elections.act import Act, require_counts, require_seated
from lianjian.records.cadres.actions.elections.delays import require_in_time
from lianjian.records.cadres.election_steps.entries import VoterLine
from lianjian.records.cadres.enums import ElectionStepKind, VoterBasis
from lianjian.records.cadres.models import (
    ElectionNominee,
    ElectionObjection,
    ElectionProxy,
    ElectionStep,
    ElectionVoter,
)

CHOOSING_BODIES = ("villagers_assembly", "representatives_assembly", "villagers_groups")


def choose_election_committee(act: Act) -> dict[str, object]:
    """Who leads the election: chosen by the villagers, by nobody else."""
    names = [str(name) for name in _list(act.entry.facts.get("names"))]
    body = act.entry.facts.get("chosen_by")
    act.ruling.ask("villagers_election_committee", chosen_by_villagers=body in CHOOSING_BODIES, nominated_members=0)
    if not names or len(set(names)) != len(names):
        raise Refused(_("Enter the members of the election committee, each name once."))
    return {"names": names, "chosen_by": body}


def post_voter_list(act: Act) -> dict[str, object]:
    """The list of voters, posted long enough before the day of the vote."""
    day = act.day("election_day")
    if day is None:
        raise Refused(_("Give the day of the vote; it is posted with the list."))
    act.ruling.ask("villagers_voter_list", days_before_election=(day - act.entry.on).days)
    require_in_time(act, day)
    _add_voters(act, act.entry.voters)
    return {"election_day": day.isoformat(), "assembly_document": str(act.entry.facts.get("assembly_document") or "")}


def decide_objections(act: Act) -> dict[str, object]:
    """The objections that came in time and their decisions, and what they changed in the list."""
    listed = act.course.last(ElectionStepKind.VOTER_LIST)
    assert listed is not None  # the order of the steps
    for one in act.entry.objections:
        act.ruling.ask(
            "villagers_voter_objection", days_to_object=(one.received_on - listed.on).days,
            days_to_decide=(one.decided_on - one.received_on).days,
        )  # fmt: skip
        if one.received_on < listed.on or one.decided_on < one.received_on or one.decided_on > act.entry.on:
            raise Refused(_("The days of an objection are out of order."))
        if not one.decision.strip():
            raise Refused(_("Every objection gets a decision, and the decision is published."))
        ElectionObjection.objects.create(
            election=act.election, about=one.about.strip(), received_on=one.received_on, decided_on=one.decided_on,
            decision=one.decision.strip(),
        )  # fmt: skip
    if (act.entry.voters or act.entry.removed) and not act.entry.objections:
        raise Refused(
            _("The posted list is changed only by a decision on an objection."),
            rule=act.ruling.packs.rule("CW2025-17-voter-objection").cite,
        )
    _add_voters(act, act.entry.voters)
    for name in act.entry.removed:
        voter = _voter_called(act, name)
        voter.removed_on = act.entry.on
        voter.save(update_fields=["removed_on"])
    return {"objections": len(act.entry.objections)}


def nominate(act: Act) -> dict[str, object]:
    """The voters' own nomination for each post; all of them registered voters."""
    require_seated(act, (one.post for one in act.entry.named))
    counts = require_counts(act, entitled=_listed(act).count())
    for named in act.entry.named:
        _voter_called(act, named.name)
        ElectionNominee.objects.create(
            election=act.election, name=named.name, post=named.post, villager_votes=named.votes
        )
    return counts


def publish_candidates(act: Act) -> dict[str, object]:
    """The candidates for each post, more than its seats; who may not be one, with the reason."""
    barred, chosen = act.nominees(act.entry.barred), act.nominees(act.entry.chosen)
    act.ruling.ask("villagers_committee_candidate", is_disqualified=not act.stated("none_disqualified"))
    if set(barred) & set(chosen):
        raise Refused(_("Somebody cannot be a candidate and be left out at once."))
    for pk, reason in act.entry.barred.items():
        if not reason.strip():
            raise Refused(
                _("Give the written reason why %(name)s is not carried on.") % {"name": barred[pk]},
                rule=act.ruling.packs.rule("CW2025-18-candidate").cite,
            )
    _require_one_post_each(act, chosen.values())
    _require_left_committee(act, chosen.values())
    for post, seats in act.election.seats.items():
        candidates = sum(1 for one in chosen.values() if one.post == post)
        act.ruling.ask("villagers_committee_candidates", candidates=candidates, seats=seats)
    for pk, reason in act.entry.barred.items():
        barred[pk].barred_because = reason.strip()
        barred[pk].save(update_fields=["barred_because"])
    for nominee in chosen.values():
        nominee.is_candidate = True
        nominee.save(update_fields=["is_candidate"])
    return {"candidates": len(chosen)}


def publish_proxies(act: Act) -> dict[str, object]:
    """The list of who votes for whom: written, three at most for one person, none for a candidate."""
    candidates = set(act.election.nominees.filter(is_candidate=True).values_list("name", flat=True))
    held = Counter(one.holder for one in act.entry.proxies)
    given = Counter(one.principal for one in act.entry.proxies)
    for one in act.entry.proxies:
        act.ruling.ask(
            "villagers_committee_proxy", proxies_held=held[one.holder], holder_is_candidate=one.holder in candidates,
            in_writing=one.in_writing,
        )  # fmt: skip
        cite = act.ruling.packs.rule("CW2025-18-proxy").cite
        if one.holder == one.principal or given[one.principal] > 1 or one.holder in given:
            raise Refused(
                _("%(name)s gives one proxy, to somebody who votes in person.") % {"name": one.principal}, rule=cite
            )
        ElectionProxy.objects.create(
            election=act.election, principal=_voter_called(act, one.principal), holder=_voter_called(act, one.holder)
        )
    return {"proxies": len(act.entry.proxies)}


def hand_over(act: Act) -> dict[str, object]:
    """The handover by the outgoing committee; late it is recorded all the same, with what made it late."""
    counted = act.course.last(ElectionStepKind.RESULT)
    assert counted is not None  # the order of the steps
    days = (act.entry.on - counted.on).days
    if not act.entry.reason.strip():
        act.ruling.ask("village_handover", days_to_hand_over=days)
    return {"days": days}


def _add_voters(act: Act, lines: Iterable[VoterLine]) -> None:
    lines = list(lines)
    document = bool(str(act.entry.facts.get("assembly_document") or "").strip())
    for one in lines:
        if one.basis == VoterBasis.OUTSIDER:
            act.ruling.ask("villagers_outsider_voter", months_here=one.months_here, assembly_agreed=document)
    known = set(_listed(act).values_list("name", "group"))
    keys = [(one.name, one.group) for one in lines]
    if len(set(keys)) != len(keys) or known & set(keys):
        raise Refused(_("Somebody stands twice on the list; tell namesakes apart by their group."))
    if not known and not lines:
        raise Refused(_("The list of voters is empty."))
    ElectionVoter.objects.bulk_create(
        ElectionVoter(election=act.election, name=one.name, group=one.group, basis=one.basis) for one in lines
    )


def _listed(act: Act) -> QuerySet[ElectionVoter]:
    return act.election.voters.filter(removed_on=None)


def _voter_called(act: Act, name: str) -> ElectionVoter:
    found = list(_listed(act).filter(name=name)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(_("Two voters are called %(name)s; tell them apart in the list.") % {"name": name})
    raise Refused(
        _("%(name)s is not on the list of registered voters.") % {"name": name},
        rule=act.ruling.packs.rule("CW2025-17-voter-list").cite,
    )


def _require_one_post_each(act: Act, chosen: Iterable[ElectionNominee]) -> None:
    names = Counter(one.name for one in chosen)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise Refused(
            _("%(name)s stands for two posts; a candidate stands for one.") % {"name": "、".join(twice)},
            rule=act.ruling.packs.rule("CW2025-18-candidates").cite,
        )


def _require_left_committee(act: Act, chosen: Iterable[ElectionNominee]) -> None:
    row = ElectionStep.objects.get(election=act.election, kind=ElectionStepKind.ELECTION_COMMITTEE)
    left = set(_list(act.entry.facts.get("left_committee")))
    nominated = (set(row.facts["names"]) - left) & {one.name for one in chosen}
    act.ruling.ask("villagers_election_committee", chosen_by_villagers=True, nominated_members=len(nominated))


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
