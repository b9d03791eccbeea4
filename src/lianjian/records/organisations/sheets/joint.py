"""The sheet of joint organisations that exist on paper already."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from lianjian.kernel.workbook.cells import Choice, Code, Day, Reference, Words
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.organisations.actions.joint import ExistingJoint, record_joint_organisations
from lianjian.records.organisations.enums import JointApprover, JointForm, PairingForm, PartyRole
from lianjian.records.organisations.models import JointOrganisation
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of
from lianjian.records.organisations.sheets.posts import POSTS
from lianjian.records.organisations.sheets.profiles import PROFILES

JOINT = "联合党组织"
VILLAGES = ("village_1", "village_2", "village_3", "village_4", "village_5")


def joint_form() -> SheetForm:
    """The sheet 联合党组织."""
    reference = Reference(to=ORGANISATIONS)
    samples = ("示例县/示例街道/示例村", "示例县/示例镇/示例二村", None, None, None)
    names = ("村一", "村二", "村三", "村四", "村五")
    return SheetForm(
        name=JOINT,
        about="已经成立、有文件的联合党组织，一行一个。还没成立的不填在这里：导入以后在“结对”里选，或在“联合党组织”里发起。",
        fields=(
            Field(key="code", name="编码", kind=Code(), required=True, sample="370782-LH001"),
            Field(key="name", name="名称", kind=Words(), required=True, sample="示例联合党总支"),
            Field(key="pairing_form", name="联建形式", kind=Choice(of=PairingForm), required=True, sample="村居联建"),
            Field(
                key="form",
                name="组织形式",
                kind=Choice(of=JointForm),
                required=True,
                sample="联合党总支",
                note="各方正式党员合计超过 50 名才成立联合党总支；只一起活动、不成立正式组织的选“党建联合体”。",
            ),
            Field(
                key="lead",
                name="牵头组织",
                kind=reference,
                required=True,
                sample="示例县/示例街道/示例居委会",
                note="居、企业或机关，一个组织只牵头一个。",
            ),
            *(
                Field(key=key, name=name, kind=reference, required=number < 2, sample=sample)
                for number, (key, name, sample) in enumerate(zip(VILLAGES, names, samples, strict=True))
            ),
            Field(key="founded_on", name="成立日期", kind=Day(), required=True, sample="2024-05-20"),
            Field(
                key="document_no",
                name="批准文号",
                kind=Words(),
                sample="示组发〔2024〕12号",
                note="正式的联合党组织必填；党建联合体可以不填。",
            ),
            Field(
                key="approver",
                name="批准机关",
                kind=Choice(of=JointApprover),
                note="不填就按规定推定：村在一个乡镇的是乡镇（街道）党（工）委，跨乡镇的是县委组织部。",
            ),
            Field(
                key="approval_reason",
                name="说明理由",
                kind=Words(longest=500),
                note="与规定的一般情形不同的要写，如“党员不足 50 名，确因工作需要”。",
            ),
            Field(key="purpose", name="职责", kind=Words(longest=2000), sample="帮助两个村发展蔬菜产业"),
        ),
        key=("code",),
        load=_load,
        after=(POSTS, PROFILES),
    )


def _load(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[JOINT]
    organisations_of(intake, rows, "lead", *VILLAGES)
    known = _on_file([row.text("code") for row in rows])
    new: list[Row] = []
    for row in rows:
        wanted = _existing(row)
        held = known.get(wanted.code)
        if held == replace(wanted, approver=None):
            tally.unchanged += 1
        elif held:
            sentence = _(
                "On file this joint organisation is otherwise. Its parties, name and end are changed on its page."
            )
            intake.fault(row, "code", sentence)
        else:
            new.append(row)

    def record(some: list[Row]) -> None:
        record_joint_organisations(existing=[_existing(row) for row in some], by=intake.by, at=intake.at)
        tally.created += len(some)

    intake.together(new, record)


def _existing(row: Row) -> ExistingJoint:
    return ExistingJoint(
        code=row.text("code"),
        name=row.text("name"),
        pairing_form=PairingForm(row.text("pairing_form")),
        form=JointForm(row.text("form")),
        lead_code=row.text("lead"),
        village_codes=tuple(row.text(key) for key in VILLAGES if row[key]),
        founded_on=row.day("founded_on"),
        document_no=row.text("document_no"),
        purpose=row.text("purpose"),
        approval_reason=row.text("approval_reason"),
        approver=JointApprover(row.text("approver")) if row["approver"] else None,
    )


def _on_file(codes: list[str]) -> dict[str, ExistingJoint]:
    """What is on file, said as the sheet would say it at founding, whoever approved it."""
    held = JointOrganisation.objects.filter(code__in=codes, during__isnull=False).prefetch_related(
        "parties__organisation"
    )
    return {joint.code: _as_recorded(joint) for joint in held}


def _as_recorded(joint: JointOrganisation) -> ExistingJoint:
    assert joint.during is not None
    founding = [p for p in joint.parties.all() if p.during and p.during.lower == joint.during.lower]
    founding.sort(key=lambda party: party.pk)
    return ExistingJoint(
        code=joint.code,
        name=joint.name,
        pairing_form=PairingForm(joint.pairing_form),
        form=JointForm(joint.form),
        lead_code=next((p.organisation.code for p in founding if p.role == PartyRole.LEAD), ""),
        village_codes=tuple(p.organisation.code for p in founding if p.role == PartyRole.VILLAGE),
        founded_on=joint.during.lower,
        document_no=joint.approval_document_no,
        purpose=joint.purpose,
        approval_reason=joint.approval_reason,
        approver=None,
    )
