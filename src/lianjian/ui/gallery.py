"""Sample content of the component gallery: long names, nothing, mistakes, none and ten thousand."""

from __future__ import annotations

import datetime as dt
from math import cos, sin
from typing import Any

from django import forms
from django.http import QueryDict

from lianjian.ui import charts, link_map
from lianjian.ui.listing import Sorting, keyset_pager
from lianjian.ui.refusal import Amount, Refusal, Way

TODAY = dt.date(2026, 3, 9)
LONG_NAME = "诸城市密州街道得利斯食品股份有限公司与都吉台村等四村联合党总支委员会"
VILLAGES = ("都吉台村", "徐家村", "北朱解村", "小庄家河岔村", "郑家河岔村", "王家我乐村")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="会议名称", max_length=50, help_text="家家看得懂的名字，50字以内")
    held_on = forms.DateField(label="开会日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="会议类型", choices=[("", "请选择"), ("a", "支部党员大会"), ("b", "村民代表会议")])
    present = forms.IntegerField(label="实到人数", min_value=0)
    ways = forms.MultipleChoiceField(
        label="通知方式",
        choices=[("phone", "打电话"), ("door", "上门"), ("board", "公示栏")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    outcome = forms.ChoiceField(
        label="表决结果", choices=[("yes", "通过"), ("no", "没有通过")], widget=forms.RadioSelect
    )
    minutes = forms.CharField(label="会议记录", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    attachment = forms.FileField(label="附件", required=False)
    public = forms.BooleanField(label="会后公开到村务公开页", required=False)


class SampleFilter(forms.Form):
    """Five conditions, of which two fold away."""

    name = forms.CharField(label="名称", required=False)
    town = forms.ChoiceField(label="乡镇", choices=[("", "全部"), ("1", "龙都街道")], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("1", "过期")], required=False)
    since = forms.DateField(label="起", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    until = forms.DateField(label="止", widget=forms.DateInput(attrs={"type": "date"}), required=False)


def content(*, query: QueryDict) -> dict[str, Any]:
    """Gather everything the gallery page shows."""
    return {
        "today": TODAY,
        "long_name": LONG_NAME,
        "late_on": TODAY - dt.timedelta(days=2),
        "soon_on": TODAY + dt.timedelta(days=3),
        "later_on": TODAY + dt.timedelta(days=9),
        "at": dt.datetime(2026, 3, 5, 14, 32, tzinfo=dt.UTC),
        "trail": [
            {"label": name, "url": "#"}
            for name in ("山东省", "潍坊市", "诸城市", "密州街道", "城北社区", "得利斯工业园", LONG_NAME)
        ]
        + [{"label": "都吉台村第一党小组", "url": ""}],
        "form": SampleForm(prefix="new"),
        "asked": SampleForm(prefix="asked"),
        "wrong_form": SampleForm({"wrong-present": "-3", "wrong-name": LONG_NAME}, prefix="wrong"),
        "filter_form": SampleFilter(query),
        "sorting": Sorting(chosen=query.get("sort", "name"), query=query),
        "pager_page": keyset_pager(query=query, shown=50, next_key="0050", total=10_000),
        "branches": [
            {"name": LONG_NAME, "members": 10_000, "dues_fen": 1_234_567_890, "met_on": TODAY, "phone": "13812345678"},
            {"name": "都吉台村党支部", "members": 33, "dues_fen": 24_391_836, "met_on": TODAY, "phone": "0536-6123418"},
            {"name": "㙍家沟村党支部", "members": 0, "dues_fen": None, "met_on": None, "phone": ""},
        ],
        "refusal": _refusal(),
        "line": _lines(),
        "bars": charts.bar_chart(
            rows=[(LONG_NAME, 10_000, "#a"), ("财务公开不足十五日", 3_200, "#b"), ("离任审计未公布", 0, "#c")]
        ),
        "drawing": _drawing(),
        "villages": VILLAGES,
        "heat": charts.heat_rows(
            values=[[0.31, 0.25, None, 0.04, 0.8, 0], [0.77, 0.12, 0.5, 0.33, 0.2, 0.61]],
            picked=frozenset({(0, 4), (1, 0)}),
        ),
    }


def _refusal() -> Refusal:
    return Refusal(
        title="到会人数不够",
        sentence="应到 33 人，现在到会 21 人，还差 1 人。",
        numbers=(
            Amount(label="应到", value=33, unit="人"),
            Amount(label="到会", value=21, unit="人"),
            Amount(label="还差", value=1, unit="人", lacking=True),
        ),
        quote="村民代表会议有三分之二以上的组成人员参加方可召开，所作决定应当经到会人员的过半数同意。",
        citation="《村民委员会组织法》第三十条，2026年1月1日起施行",
        ways=(Way(label="再等等，登记迟到的人", url="#late"), Way(label="改期并重新通知", url="#again")),
        kept="已登记的 21 人都已保存。",
    )


def _lines() -> charts.LineChart:
    return charts.line_chart(
        labels=[f"{month}月" for month in range(1, 13)],
        series=[
            ("已答应", [12, 18, 25, 31, 40, 52, 61, 66, 70, 82, 88, 95]),
            ("已办成", [3, 9, 15, 24, 30, 41, 50, None, 61, 70, 79, 90]),
            ("过期", [0, 1, 4, 6, 5, 3, 8, 9, 4, 2, 1, 0]),
        ],
    )


def _drawing() -> link_map.LinkMap:
    kinds = {"neighbourhood": "居委会", "enterprise": "企业", "department": "部门"}
    urban = [
        link_map.Place(
            key=f"u{place}",
            label=LONG_NAME if place == 4 else f"城区单位{place}",
            longitude=119.40 + 0.03 * cos(place * 2.4) * (1 + place % 3),
            latitude=36.00 + 0.02 * sin(place * 2.4) * (1 + place % 4),
            kind=tuple(kinds)[place % 3],
        )
        for place in range(18)
    ]
    villages = [
        link_map.Place(
            key=f"v{place}",
            label=f"{VILLAGES[place % 6][:-1]}{place}村",
            longitude=119.40 + 0.28 * cos(place % 9 * 0.7) + 0.05 * cos(place * 1.9),
            latitude=36.00 + 0.20 * sin(place % 9 * 0.7) + 0.04 * sin(place * 1.9),
            territory=f"第{place % 9}片区",
        )
        for place in range(54)
    ]
    links = [(f"u{place % 18}", f"v{place}") for place in range(50)]
    return link_map.link_map(urban=urban, villages=villages, links=links, kinds=kinds, highlighted="v12")
