"""A bulletin of 诸城市: from a template, its figures frozen, approved by a second person, sent to the townships."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lianjian.records.organisations.enums import PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.results.indicators.actions.bulletins import (
    BulletinText,
    approve_bulletin,
    draft_bulletin,
    hand_in_bulletin,
    send_bulletin,
)
from lianjian.results.indicators.actions.templates import write_template
from lianjian.site.demo.holders import holder
from lianjian.site.demo.zhucheng import CODE

NAME, SERIES, TITLE = "联合党组织建设情况", "诸组简报", "关于联合党组织建设情况的简报"
BODY = """一、总体情况
{时段}，{地点}共有联合党组织{F16}个，其中村居联建{F17.1}个、村企联建{F17.2}个、部门村庄联建{F17.3}个；参加联建的村党组织{F18}个，占全市村党组织的{F18.2}。
{F16:走势}
二、各镇街情况
跨镇街的联合党组织由市委直接管理，列在“诸城市”一行。下表按组织树的次序排列。
{F17:表}
参加联建的村党组织，按所在镇街列出：
{F18:图}
三、制度建设
各村施行中的村规{F20.1}项、工作程序{F20.2}项。
四、下一步
请各镇街党（工）委对照本级名单，帮助有需要、还没有参加联建的村提出需求；数字都从已有记录中来，不用另外报表。"""


def publish_a_bulletin(*, at: datetime) -> None:
    """Will write the template and one bulletin, and take it all the way to the townships and subdistricts."""
    county = Organisation.objects.get(code=CODE)
    officer = holder(Post.objects.filter(organisation=county, kind=PostKind.ORGANISATION_OFFICER), at)
    head = holder(Post.objects.filter(organisation=county, kind=PostKind.ORGANISATION_HEAD), at)
    write_template(organisation=county, name=NAME, series=SERIES, title=TITLE, body=BODY, by=officer, at=at)
    text = BulletinText(series=SERIES, title=TITLE, body=BODY, on=timezone.localdate(at))
    drafted = draft_bulletin(organisation=county, text=text, by=officer, at=at)
    hand_in_bulletin(bulletin_id=drafted.pk, by=officer, at=at)
    approve_bulletin(bulletin_id=drafted.pk, by=head, at=at)
    townships = Organisation.objects.filter(parent=county, kind__in=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT))
    send_bulletin(bulletin_id=drafted.pk, receivers=list(townships), by=head, at=at)
