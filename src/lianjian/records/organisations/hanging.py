"""Which kind of organisation can stand under which."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.errors import CannotHangThere

K = UnitKind
_PLACES = {
    K.COUNTRY: (),
    K.PROVINCE: (K.COUNTRY,),
    K.PREFECTURE: (K.PROVINCE,),
    K.COUNTY: (K.PREFECTURE, K.PROVINCE),
    # A prefecture without counties (Dongguan, Zhongshan) has its townships directly under it.
    K.SUBDISTRICT: (K.COUNTY, K.PREFECTURE),
    K.TOWNSHIP: (K.COUNTY, K.PREFECTURE),
    K.VILLAGE: (K.TOWNSHIP, K.SUBDISTRICT, K.PARK),
    K.NEIGHBOURHOOD: (K.TOWNSHIP, K.SUBDISTRICT, K.PARK, K.COUNTY),
}
_ABOVE_UNITS = (K.COUNTRY, K.PROVINCE, K.PREFECTURE, K.COUNTY, K.SUBDISTRICT, K.TOWNSHIP, K.PARK, K.DEPARTMENT)
_UNITS_OF_A_PLACE = (K.VILLAGE, K.NEIGHBOURHOOD)
SUPERIOR_KINDS: dict[UnitKind, tuple[UnitKind, ...]] = {
    **_PLACES,
    K.DEPARTMENT: _ABOVE_UNITS,
    K.PARK: (K.COUNTRY, K.PROVINCE, K.PREFECTURE, K.COUNTY, K.SUBDISTRICT, K.TOWNSHIP),
    K.ENTERPRISE: (*_ABOVE_UNITS, *_UNITS_OF_A_PLACE, K.ENTERPRISE, K.SOCIAL_ORGANISATION),
    K.SOCIAL_ORGANISATION: (*_ABOVE_UNITS, *_UNITS_OF_A_PLACE, K.ENTERPRISE, K.SOCIAL_ORGANISATION),
    K.JOINT_ORGANISATION: (K.COUNTY, K.SUBDISTRICT, K.TOWNSHIP),
    K.GROUP: (
        *_UNITS_OF_A_PLACE,
        K.ENTERPRISE,
        K.DEPARTMENT,
        K.PARK,
        K.SOCIAL_ORGANISATION,
        K.GROUP,
        K.TOWNSHIP,
        K.SUBDISTRICT,
    ),
}
# A branch or group inside a place is set up by the place's own committee only as a Party group; everything larger
# needs the township's Party committee or one above it (NC 5, "village-level set-up or dissolution").
DECIDING_KINDS = (K.COUNTRY, K.PROVINCE, K.PREFECTURE, K.COUNTY, K.SUBDISTRICT, K.TOWNSHIP)


def kinds_below(kind: UnitKind) -> list[UnitKind]:
    """What can be set up directly under an organisation of that kind; a joint one comes into being by consent only."""
    possible = [below for below, above in SUPERIOR_KINDS.items() if kind in above]
    return [below for below in possible if below != K.JOINT_ORGANISATION]


def refuse_wrong_place(*, kind: UnitKind, name: str, superior_kind: UnitKind, superior_name: str) -> None:
    """Will refuse with a sentence where the kind cannot stand there."""
    if superior_kind in SUPERIOR_KINDS[kind]:
        return
    wanted = _(", ").join(str(above.label) for above in SUPERIOR_KINDS[kind])
    raise CannotHangThere(
        _("%(name)s is a %(kind)s; it cannot stand under %(superior)s, which is a %(superior_kind)s.")
        % {"name": name, "kind": kind.label, "superior": superior_name, "superior_kind": superior_kind.label},
        remedies=(_("It may stand under: %(kinds)s.") % {"kinds": wanted},) if wanted else (),
    )


def refuse_wrong_form(*, kind: UnitKind, form: PartyForm, name: str) -> None:
    """Will refuse an online branch that is more than a group: a branch without a place has nothing below it."""
    if form == PartyForm.ONLINE_BRANCH and kind != UnitKind.GROUP:
        raise CannotHangThere(
            _("%(name)s is to be a %(kind)s; an online branch has no place of its own and is entered as a group.")
            % {"name": name, "kind": kind.label},
            remedies=(_("Choose the kind “Group”, under the village or township whose members are away."),),
        )
