"""All measures of all rooms, by their id, and what can never be one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.activity import measures as activity
from lianjian.records.cadres import measures as cadres
from lianjian.records.deliberation import measures as deliberation
from lianjian.records.members import measures as members
from lianjian.records.organisations import measures as organisations
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.records.projects import job_measures as jobs

# Counting these would judge people by their use of the program, not by their work. English stems and Chinese words.
FORBIDDEN_WORDS = (
    "login", "log in", "sign-in", "signed in", "click", "online time", "time online", "seconds online", "study time",
    "photo", "screenshot", "video upload", "likes", "check-in", "streak", "points earned", "installs", "downloads",
    "登录", "点击", "在线时长", "学习时长", "照片", "截图", "上传视频", "点赞", "转发", "打卡", "签到", "积分",
    "安装量", "下载量", "活跃度", "轨迹",
)  # fmt: skip
CLAUSE = "ZY-6-forbidden"


def register(measures: Iterable[MeasureByPlace]) -> dict[str, MeasureByPlace]:
    """Gather measures by id; refuses one that counts use of the program, and a second one of the same id."""
    gathered: dict[str, MeasureByPlace] = {}
    for measure in measures:
        _refuse_use_counts(measure)
        if not str(measure.once):
            raise ValueError(f"{measure.id} does not say what keeps a record from being counted twice")
        if measure.id in gathered:
            raise ValueError(f"two measures are called {measure.id}")
        gathered[measure.id] = measure
    return gathered


def _refuse_use_counts(measure: MeasureByPlace) -> None:
    said = " ".join(_texts(measure)).lower()
    found = next((word for word in FORBIDDEN_WORDS if word in said), None)
    if found is None:
        return
    rule = rules.load_packs("national").rule(CLAUSE)
    raise Refused(
        _("“%(name)s” cannot become a figure: it speaks of “%(word)s”. 国办函〔2026〕12号, article 6, forbids it.")
        % {"name": measure.name, "word": found},
        rule=rule.cite,
        quote=rule.cite.quote or "",
        remedies=(_("Count what was decided, done and confirmed instead."),),
    )


def _texts(measure: MeasureByPlace) -> Iterator[str]:
    yield measure.id
    for language in ("en", "zh-hans"):
        with translation.override(language):
            yield from (
                str(text) for text in (measure.name, measure.unit, measure.counts, measure.once, *measure.parts)
            )


MEASURES = register(
    [
        *organisations.MEASURES, *members.MEASURES, *activity.MEASURES, *deliberation.MEASURES, *jobs.MEASURES,
        *cadres.MEASURES,
    ]
)  # fmt: skip
