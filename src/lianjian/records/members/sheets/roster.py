"""The sheet of members: a hundred thousand rows in a few statements, by the rules of `register_member`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianjian.kernel.workbook.cells import Choice, Code, Day, PersonName, Phone, Raw, Reference, plain
from lianjian.kernel.workbook.faults import Wrong
from lianjian.kernel.workbook.forms import Field, SheetForm
from lianjian.records.members.enums import Education, Occupation, Sex
from lianjian.records.members.id_numbers import NumberFault, read_number
from lianjian.records.members.policies.membership_rules import sentence_of
from lianjian.records.members.sheets.entering import check_numbers, load_members
from lianjian.records.organisations.sheets.finding import ORGANISATIONS

MEMBERS = "党员"
# The oldest members were born long before the republic; an empty date that Excel makes 1900 is still found.
FIRST_BIRTH = date(1905, 1, 1)


@dataclass(frozen=True, kw_only=True)
class IdNumber:
    """A citizen identity number of 18 characters (GB 11643)."""

    def read(self, value: Raw, *, on: date) -> str:  # noqa: ARG002
        """The number with a capital X."""
        if not isinstance(value, str):
            raise Wrong(_("Excel made a number of this and changed its digits. Set the format to text, type it again."))
        number = plain(value).upper()
        says = read_number(number)
        if isinstance(says, NumberFault):
            raise Wrong(sentence_of(says))
        return number


def member_form() -> SheetForm:
    """The sheet 党员."""
    return SheetForm(
        name=MEMBERS,
        about="每名党员一行，填在组织关系所在的党支部。已在名册里的不会重复登记；转支部、更正姓名生日不能用表来改。",
        fields=(
            Field(
                key="organisation",
                name="党支部",
                kind=Reference(to=ORGANISATIONS),
                required=True,
                sample="示例县/示例街道/示例村",
                note="编码，或从县名写起的全路径。",
            ),
            Field(key="person_name", name="姓名", kind=PersonName(), required=True, sample="张示例"),
            Field(key="sex", name="性别", kind=Choice(of=Sex), required=True, sample="男"),
            Field(key="born_on", name="出生日期", kind=Day(earliest=FIRST_BIRTH), required=True, sample="1968-05-06"),
            Field(
                key="id_number",
                name="身份证号",
                kind=IdNumber(),
                sample="370782196805060013",
                note="18 位，加密保存，页面上只显示后 4 位。没有编号的必须填。",
            ),
            Field(key="phone", name="手机号", kind=Phone(), sample="13800000000"),
            Field(key="education", name="学历", kind=Choice(of=Education), sample="高中（中专）"),
            Field(key="occupation", name="职业", kind=Choice(of=Occupation), sample="农民", note="不填按农民登记。"),
            Field(
                key="admitted_on",
                name="入党日期",
                kind=Day(),
                required=True,
                sample="1995-07-01",
                note="支部大会通过接收为预备党员的日期。",
            ),
            Field(key="full_member_on", name="转正日期", kind=Day(), sample="1996-07-01", note="预备党员不填。"),
            Field(key="here_since", name="组织关系转入日期", kind=Day(), note="不知道的不填。"),
            Field(key="code", name="编号", kind=Code(longest=20), note="已有党员编号的照填；不填由系统编号。"),
        ),
        key=("id_number",),
        check=check_numbers,
        load=load_members,
    )
