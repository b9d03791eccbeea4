"""The running sums against counting live: whatever is done in whatever order, on whatever days, they agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianjian.kernel.errors import Refused
from lianjian.kernel.months import months_after
from lianjian.kernel.periods import since
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind
from lianjian.records.deliberation.models import Council
from lianjian.records.members.enums import AffiliationBasis, AwayPurpose, Occupation, Sex
from lianjian.records.members.models import Affiliation, Member, StayAway
from lianjian.records.organisations.enums import (
    DispatchKind,
    JointForm,
    JointState,
    PairingForm,
    PartyForm,
    PartyRole,
    PostKind,
    UnitKind,
)
from lianjian.records.organisations.models import (
    Dispatch,
    JointOrganisation,
    JointParty,
    Organisation,
    OrganisationVersion,
    Post,
)
from lianjian.results.indicators.rolled.keeping import drifted_figures, fold_figures, rebuild_figures
from tests.factories import person
from tests.records.members.factories import member
from tests.records.organisations.test_tree_property import Bench
from tests.results.indicators.rolled_cases import everywhere_as_counted_live

TREE = ("create", "move", "move", "merge", "split", "dissolve", "undo")
WRITES = (
    "enter", "enter", "go_home_elsewhere", "leave", "correct", "go_away", "come_back", "take_post", "send", "join",
    "part", "become", "forget", "choose", "choose", "choose", "choose_no_more",
)  # fmt: skip
DAYS = ("fold", "days_pass", "rebuild")
steps = st.lists(
    st.tuples(
        st.sampled_from((*TREE, *WRITES, *WRITES, *DAYS)), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)
    ),
    max_size=16,
)
# Folded first or not, and of which day: today (most), a hundred days on, or the end of a month.
asked = st.tuples(st.booleans(), st.sampled_from((0, 0, -1, 1, 5, 11)))


class Records(Bench):
    """Writes records of every kind that is kept, straight into their tables, between changes of the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.somebody = person("某人", login="somebody")

    def do(self, verb: str, a: int, b: int, c: int) -> None:
        if verb in TREE:
            with transaction.atomic():
                self.step(verb, a, b, c)
            return
        act: Callable[[int, int, int], object] = getattr(self, verb)
        act(a, b, c)

    def undo(self) -> None:
        try:
            with transaction.atomic():
                super().undo()
        except Refused:
            self.undoable = None

    def day(self, number: int) -> date:
        """Some day around today."""
        return self.today + timedelta(days=7 * (number - 50))

    def one(self, number: int) -> Member | None:
        people = list(Member.objects.order_by("pk"))
        return people[number % len(people)] if people else None

    def fold(self, a: int, b: int, c: int) -> None:
        fold_figures(on=self.today)

    def rebuild(self, a: int, b: int, c: int) -> None:
        rebuild_figures(at=self.at)

    def days_pass(self, a: int, b: int, c: int) -> None:
        self.at += timedelta(days=a * b + 1)

    def enter(self, a: int, b: int, c: int) -> None:
        full = self.day(b) if c % 2 else None
        member(
            self.pick(a), f"王{'甲乙丙丁戊己庚辛壬癸'[c % 10]}", born_on=self.day(c) - timedelta(days=36 * 365 + 9),
            full_member_on=full, sex=list(Sex)[b % 2], occupation=list(Occupation)[c % 3], admitted_on=date(1990, 1, 1),
        )  # fmt: skip

    def go_home_elsewhere(self, a: int, b: int, c: int) -> None:
        home = Affiliation.objects.filter(member=self.one(a), during__endswith=None).first()
        if home is not None and (home.during.lower is None or home.during.lower < self.day(c)):
            home.during = since(home.during.lower, self.day(c))
            home.save()
            Affiliation.objects.create(
                member=home.member,
                organisation=self.pick(b),
                basis=AffiliationBasis.TRANSFERRED,
                during=since(self.day(c)),
            )

    def leave(self, a: int, b: int, c: int) -> None:
        for home in Affiliation.objects.filter(member=self.one(a), during__startswith__lt=self.day(b)):
            if home.during.upper is None:
                home.during = since(home.during.lower, self.day(b))
                home.save()

    def correct(self, a: int, b: int, c: int) -> None:
        Member.objects.filter(pk__gt=0, pk__in=[one.pk for one in [self.one(a)] if one]).update(
            sex=list(Sex)[b % 2],
            occupation=list(Occupation)[b % 4],
            full_member_on=self.day(c) if b % 3 else None,
            born_on=self.day(b) - timedelta(days=36 * 365 + 9),
        )

    def go_away(self, a: int, b: int, c: int) -> None:
        one = self.one(a)
        if one is not None and not one.stays.filter(during__overlap=since(self.day(b))).exists():
            StayAway.objects.create(
                member=one, host_place="青岛", purpose=AwayPurpose.WORK, during=since(self.day(b)),
                away_since=self.day(b) - timedelta(days=c * 3),
            )  # fmt: skip

    def come_back(self, a: int, b: int, c: int) -> None:
        for stay in StayAway.objects.filter(member=self.one(a), during__endswith=None):
            if stay.during.lower < self.day(b):
                stay.during = since(stay.during.lower, self.day(b))
                stay.save()

    def take_post(self, a: int, b: int, c: int) -> None:
        where, kind = self.pick(a), list(PostKind)[b % len(PostKind)]
        if not Post.objects.filter(organisation=where, kind=kind).exists():
            end = self.day(c) + timedelta(days=b + 1)
            Post.objects.create(organisation=where, account=self.somebody, kind=kind, during=since(self.day(c), end))
        else:
            Post.objects.filter(organisation=where, kind=kind).delete()

    def send(self, a: int, b: int, c: int) -> None:
        Dispatch.objects.create(
            kind=list(DispatchKind)[b % 2], person_name="李春", person_code=f"R{Dispatch.objects.count()}",
            organisation=self.pick(a), during=since(self.day(b), self.day(b) + timedelta(days=c + 1)),
        )  # fmt: skip

    def join(self, a: int, b: int, c: int) -> None:
        village = self.pick(a)
        if JointParty.objects.filter(organisation=village).exists():
            return
        number = JointOrganisation.objects.count()
        joint = JointOrganisation.objects.create(
            code=f"J{number}", name=f"联{number}", superior=self.pick(b), pairing_form=list(PairingForm)[c % 5],
            form=JointForm.ALLIANCE, state=JointState.FOUNDED, proposed_at=self.at, during=since(self.day(c)),
        )  # fmt: skip
        JointParty.objects.create(joint=joint, organisation=village, role=PartyRole.VILLAGE, during=since(self.day(c)))

    def part(self, a: int, b: int, c: int) -> None:
        joint = JointOrganisation.objects.filter(during__endswith=None).order_by("pk").first()
        if joint is not None and joint.during.lower < self.day(b):
            for ended in (joint, *joint.parties.all()):
                ended.during = since(joint.during.lower, self.day(b))
                ended.save()

    def become(self, a: int, b: int, c: int) -> None:
        """Another form or kind, which no action of the program does."""
        changed = self.pick(a)
        form = list(PartyForm)[b % len(PartyForm)]
        OrganisationVersion.objects.filter(organisation=changed, during__endswith=None).update(form=form)
        kind = (UnitKind.VILLAGE, UnitKind.GROUP)[c % 2]
        OrganisationVersion.objects.filter(organisation=changed).update(kind=kind)
        Organisation.objects.filter(pk=changed.pk).update(kind=kind, form=form)

    def choose(self, a: int, b: int, c: int) -> None:
        """Both councils at once, or one."""
        where, kinds = self.pick(a), list(CouncilKind)[: c % 3]
        if not where.councils.filter(kind__in=kinds).exists():
            Council.objects.bulk_create(
                Council(organisation=where, kind=kind, members=3, chosen_how=ChosenHow.BY_HOUSEHOLDS, during=since(day))
                for kind, day in zip(kinds, (self.day(b), self.day(c)), strict=False)
            )

    def choose_no_more(self, a: int, b: int, c: int) -> None:
        for council in Council.objects.filter(during__endswith=None, during__startswith__lt=self.day(b)):
            council.during = since(council.during.lower, self.day(b))
            council.save()
        Council.objects.filter(organisation=self.pick(a)).delete()

    def forget(self, a: int, b: int, c: int) -> None:
        one = self.one(a)
        if one is not None:
            one.affiliations.all().delete()
            one.stays.all().delete()


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps, asked=asked)
def test_sums_are_what_counting_live_gives(
    db: None, steps: list[tuple[str, int, int, int]], asked: tuple[bool, int]
) -> None:
    folds, when = asked
    with transaction.atomic():
        records = Records()
        rebuild_figures(at=records.at)
        for verb, a, b, c in steps:
            if verb == "rebuild":
                assert drifted_figures(on=records.today) == [], "nothing was wrong that counting anew puts right"
            records.do(verb, a, b, c)
        assert drifted_figures(on=records.today) == []
        if folds:
            fold_figures(on=records.today)
            assert drifted_figures(on=records.today) == []
        everywhere_as_counted_live(day_asked(records.today, when))
        transaction.set_rollback(True)


def day_asked(today: date, when: int) -> date:
    """Today; a hundred days on; or the end of a month so many months ago."""
    if when <= 0:
        return today + timedelta(days=-100 * when)
    return months_after(day=today.replace(day=1), months=-when) - timedelta(days=1)
