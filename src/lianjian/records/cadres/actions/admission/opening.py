"""Taking in an application for membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.months import whole_months
from lianjian.kernel.names import name_keys
from lianjian.kernel.policies import require
from lianjian.kernel.sealed import blind_index
from lianjian.records.cadres.admission_steps.catalogue import APPLY
from lianjian.records.cadres.models import Admission, AdmissionStep
from lianjian.records.cadres.policies.admission import may_open
from lianjian.records.cadres.queries.admission import HANDLING_FORMS, NOT_BRANCHES
from lianjian.records.members.actions.registering import refuse_same_person
from lianjian.records.members.enums import Education, Occupation, Sex
from lianjian.records.members.errors import SamePerson
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at


@dataclass(frozen=True, kw_only=True)
class NewApplicant:
    """What is on file of an applicant; `is_mobile` of somebody who lives and works away from home."""

    name: str
    sex: Sex
    born_on: date
    id_number: str = ""
    phone: str = ""
    education: Education | str = ""
    occupation: Occupation = Occupation.FARMER
    is_mobile: bool = False


@transaction.atomic
def open_admission(
    *,
    person: NewApplicant,
    organisation: Organisation,
    handed_in_through: Organisation | None = None,
    on: date,
    code: str = "",
    by: Actor,
    at: datetime,
) -> Admission:
    """Will take in the application as the first of the 25 steps; the formal branch handles it from then on.

    Handed in through an online branch, it is still that of the branch where the person would be at home.
    """
    through = handed_in_through or organisation
    require(may_open(by, organisation, through))
    require_branch(organisation=organisation)
    _require_of_age(person, organisation, on, today=timezone.localdate(at))
    if person.id_number:
        refuse_same_person(id_number=person.id_number, by=by)
    case = _written(person, organisation, through, on, code, at)
    AdmissionStep.objects.create(
        admission=case, number=APPLY, on=on, body=organisation, recorded_by=by.name, recorded_at=at
    )
    journal.record(
        by=by, at=at, action="open_admission", subject=case, place_id=organisation.pk, on=str(on), through=through.code
    )
    return case


def _written(
    person: NewApplicant, organisation: Organisation, through: Organisation, on: date, code: str, at: datetime
) -> Admission:
    pinyin, initials = name_keys(person.name, person=True)
    try:
        with transaction.atomic():
            return Admission.objects.create(
                code=code or new_code(letter="A", on=on),
                name=person.name,
                name_pinyin=pinyin,
                name_initials=initials,
                sex=person.sex,
                born_on=person.born_on,
                id_number=person.id_number,
                id_number_index=blind_index(person.id_number) or None,
                id_number_tail=person.id_number[-4:],
                phone=person.phone,
                education=person.education,
                occupation=person.occupation,
                is_mobile=person.is_mobile,
                organisation=organisation,
                handed_in_through=through,
                applied_on=on,
                recorded_at=at,
            )
    except IntegrityError:
        raise SamePerson(_("Somebody with this identity number has an open application already.")) from None


def require_branch(*, organisation: Organisation) -> None:
    """Will refuse what cannot admit anybody: an online or provisional branch, a joint organisation, one that ended."""
    if organisation.dissolved_on is not None:
        raise Refused(
            _("%(place)s was dissolved on %(day)s.") % {"place": organisation, "day": organisation.dissolved_on}
        )
    if organisation.form not in HANDLING_FORMS or organisation.kind in NOT_BRANCHES:
        form = PartyForm(organisation.form).label
        raise Refused(
            _("%(place)s (%(form)s) cannot admit anybody. The branch where the person would be at home handles it.")
            % {"place": organisation, "form": form},
            remedies=(_("Choose the home branch; that it was handed in here is kept."),),
        )


def _require_of_age(person: NewApplicant, organisation: Organisation, on: date, *, today: date) -> None:
    require_day(on, today=today)
    facts = {"age": whole_months(since=person.born_on, on=on) // 12}
    answer = rules.ask("applicant_age", on=on, facts=facts, packs=packs_at(organisation=organisation))
    if answer.valid is not True:
        raise WrongDay(answer.missing or "", rule=answer.cite)
