"""Drawing up a ballot, and naming who works at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.kernel.periods import on_day
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.ballots.actions import NewContest, NewVoter, draw_up_ballot, name_tellers
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind, SecrecyLevel, TellerRole
from lianjian.records.ballots.models import Ballot
from lianjian.records.ballots.policies.channels import PAPER_ONLY, rule_for_channels
from lianjian.records.ballots.policies.running import may_draw_up, may_lead
from lianjian.records.ballots.web.forms import BallotForm, TellersForm
from lianjian.records.ballots.web.loading import ballot_or_404, host_or_404
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import members_of, voters_of
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.name_lists import NameList

SEPARATORS = str.maketrans("，\t；;", ",,,,")


@signed_in
@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest) -> HttpResponse:
    """Draws up a ballot of the organisation one works in, or of the one named in the address."""
    host = host_or_404(request)
    if host is None:
        return render(request, "ballots/pages/no_organisation.html")
    require(may_draw_up(request.actor, host))
    form = BallotForm(request.POST if request.method == "POST" else None)
    form.fields["purpose"].help_text = _paper_only_in_words(host)

    def act() -> str:
        said = form.cleaned_data
        ballot = draw_up_ballot(
            organisation=host, title=said["title"], purpose=BallotPurpose(said["purpose"]),
            channels=[Channel(one) for one in said["channels"]],
            level=SecrecyLevel.TWO_KEYS if said["has_two_keys"] else SecrecyLevel.ONE_KEY,
            contests=list(_contests(form, host)), voters=_voters(form, host), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("ballots:ballot", args=[ballot.code])

    page = FormPage(
        lead=_("Draw up a ballot of %(place)s") % {"place": host.name}, act=_("Draw it up"),
        back=reverse("ballots:ballots"), sub=_("Until notice is given it can be withdrawn and drawn up anew."),
        draft="ballot", names=NameList(field="names", second="household"),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The ballot is drawn up."))


def _paper_only_in_words(host: Organisation) -> str:
    """Which purposes are held on paper only, with the article behind each."""
    packs, today = packs_at(organisation=host), clock.today()
    cited = ((one, rule_for_channels(purpose=one, on=today, packs=packs)) for one in PAPER_ONLY)
    named = [f"{one.label}（{cite.text()}）" if cite else str(one.label) for one, cite in cited]
    return _("On paper only: %(purposes)s") % {"purposes": "；".join(named)}


def _contests(form: BallotForm, host: Organisation) -> Iterator[NewContest]:
    said = form.cleaned_data
    kind = ContestKind(said["kind"])
    for question in form.lines("questions"):
        if kind == ContestKind.RATING:
            rated = _member(host, question)
            yield NewContest(kind=kind, question=rated.name, subject_member_id=rated.pk, weights={"": (1, 1)})
        else:
            is_election = kind == ContestKind.ELECTION
            yield NewContest(
                kind=kind, question=question, seats=said["seats"] if is_election else 1,
                candidates=form.lines("candidates") if is_election else (), write_in=is_election and said["write_in"],
                threshold=form.threshold(), quorum=form.quorum_in_counting(),
            )  # fmt: skip


def _member(host: Organisation, name: str) -> Member:
    """The member of the branch who is graded, by name or code."""
    found = list(members_of(organisation=host, on=clock.today()).filter(Q(name=name) | Q(code=name))[:2])
    if len(found) == 1:
        return found[0]
    sentence = _("Several members are called %(name)s.") if found else _("No member here is called %(name)s.")
    raise Refused(sentence % {"name": name}, remedies=(_("Give the member's code."),))


def _voters(form: BallotForm, host: Organisation) -> list[NewVoter]:
    """The branch's voters by their records, then whoever was pasted; no line may stand there twice."""
    everybody = form.cleaned_data["everybody"]
    members = voters_of(organisation=host, on=clock.today()) if everybody else ()
    voters = [NewVoter(name=one.name, member_id=one.pk, account_id=one.account_id) for one in members]
    for line in form.lines("names"):
        name, _comma, household = (part.strip() for part in line.translate(SEPARATORS).partition(","))
        voters.append(NewVoter(name=name, household=household))
    pasted = {(one.name, one.household) for one in voters if one.member_id is None}
    times = Counter((one.name, one.household) for one in voters)
    if twice := [name for (name, household), n in times.items() if n > 1 and (name, household) in pasted]:
        raise Refused(
            _("Twice on the roll: %(names)s.") % {"names": "、".join(twice)},
            remedies=(_("Take one of the two out, or, where they are two people, add the household after a comma."),),
        )
    return voters


@signed_in
@require_http_methods(["GET", "POST"])
@once
def tellers(request: ActingRequest, code: str) -> HttpResponse:
    """Names who hands out and counts and who oversees."""
    ballot = ballot_or_404(request, code)
    require(may_lead(request.actor, ballot))
    named = list(ballot.tellers.all())
    initial = {
        "count_tellers": [str(one.account_id) for one in named if one.role == TellerRole.COUNT_TELLER],
        "oversight_tellers": [str(one.account_id) for one in named if one.role == TellerRole.OVERSIGHT_TELLER],
    }
    form = TellersForm(request.POST if request.method == "POST" else None, people=_people(ballot), initial=initial)
    back = reverse("ballots:ballot", args=[code])

    def act() -> str:
        name_tellers(
            ballot_id=ballot.pk, count_tellers=form.ids("count_tellers"),
            oversight_tellers=form.ids("oversight_tellers"), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return back

    page = FormPage(lead=_("Who works at this ballot"), act=_("Name them"), back=back, sub=ballot.title)
    return answer_form(request, form, page=page, act=act, done=_("They are named."))


def _people(ballot: Ballot) -> list[tuple[str, str]]:
    """Who can be named: those with an account who belong to the organisation, stand on the roll or hold a post here.

    Where every member of a branch is rated, only people of the organisation above are left: they are offered too.
    """
    here = voters_of(organisation=ballot.organisation, on=clock.today()).exclude(account=None)
    own_and_above = [one for one in (ballot.organisation_id, ballot.organisation.parent_id) if one]
    posts = on_day(Post.objects.filter(organisation__in=own_and_above), clock.today())
    ids = {
        *here.values_list("account_id", flat=True),
        *ballot.voters.exclude(account=None).values_list("account_id", flat=True),
        *posts.values_list("account_id", flat=True),
    }
    accounts = Account.objects.filter(pk__in=ids, is_active=True).order_by("name_pinyin", "pk")
    return [(str(one.pk), one.name) for one in accounts]
