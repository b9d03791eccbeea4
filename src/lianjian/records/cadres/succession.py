"""What of this room hangs on an organisation and how it moves when the organisation ends: open applications."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.errors import Refused
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.cadres import duty_succession, election_succession, review_succession
from lianjian.records.cadres.actions.admission.following import pass_all_on
from lianjian.records.cadres.models import Admission
from lianjian.records.organisations.models import Organisation


def _open(handover: Handover) -> QuerySet[Admission]:
    return Admission.objects.filter(organisation_id=handover.from_id, ended_on=None)


def carry(handover: Handover) -> None:
    """Will pass the open cases on; a branch that ends without a successor has to pass them on before."""
    if not _open(handover).exists():
        return
    if handover.to_id is None:
        raise Refused(
            _("There are open applications for membership here. Pass each on to another branch first."),
        )
    pass_all_on(from_id=handover.from_id, to=Organisation.objects.get(pk=handover.to_id), on=handover.on)


SUCCESSIONS = (
    Succession(
        label=gettext_lazy("open applications for membership"),
        count=lambda handover: _open(handover).count(),
        carry=carry,
    ),
)


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    for succession in (
        *SUCCESSIONS,
        *duty_succession.SUCCESSIONS,
        *review_succession.SUCCESSIONS,
        *election_succession.SUCCESSIONS,
    ):
        register(succession)
