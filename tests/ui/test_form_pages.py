"""A page that holds one form: what stands on it, where it leads, and how what is refused comes back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import RequestFactory

from lianjian.kernel.actor import STRANGER
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.web import ActingRequest
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page, show_form

pytestmark = pytest.mark.django_db
PAGE = FormPage(
    lead="您要借用活动室吗？", name="借用", act="借用", back="/rooms/1/", under=(("活动室", "/rooms/"),),
    hint="借用后请带走垃圾。", cite="《活动室使用办法》第三条",
)  # fmt: skip


class NameForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=5)


class FileForm(NameForm):
    file = forms.FileField(label="附件", required=False)


def asked(sent: dict[str, str] | None = None) -> Any:
    factory = RequestFactory()
    request: Any = factory.get("/x/") if sent is None else factory.post("/x/", sent)
    request.actor, request._messages = STRANGER, CookieStorage(request)
    return request


def answered(request: ActingRequest, act: Any, **more: Any) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None)
    return answer_form(request, form, page=PAGE, act=act, **more)


def refused() -> str:
    raise Refused("活动室已经有人借用。", remedies=("请换一个时间。",))


def test_what_to_know_stands_above_the_fields_and_the_way_above_the_page() -> None:
    page = show_form(asked(), NameForm(), page=PAGE).content.decode()
    assert "<title>借用" in page
    assert page.index('href="/rooms/"') < page.index("您要借用活动室吗？") < page.index(PAGE.hint) < page.index("姓名")
    assert PAGE.cite in page
    assert re.search(r'aria-current="page">借用<', page)


def test_a_form_with_a_file_is_sent_as_one_and_others_are_not() -> None:
    assert b"multipart" in show_form(asked(), FileForm(), page=PAGE).content
    assert b"multipart" not in show_form(asked(), NameForm(), page=PAGE).content


def test_a_valid_form_acts_says_so_and_leads_on() -> None:
    request = asked({"name": "王示例"})
    answer = answered(request, lambda: "/rooms/1/bookings/2/", done="已借用。")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/rooms/1/bookings/2/")
    assert [str(one) for one in get_messages(request)] == ["已借用。"]


def test_what_is_shown_once_is_the_answer_itself() -> None:
    request = asked({"name": "王示例"})
    answer = answered(request, lambda: HttpResponse("K7QW-2MPX"))
    assert (answer.status_code, answer.content) == (200, b"K7QW-2MPX")
    assert list(get_messages(request)) == []


@pytest.mark.parametrize(("name", "act"), [("王示例", refused), ("", refused), ("名字太长了吧", refused)])
def test_a_faulty_or_refused_form_comes_back_with_what_was_typed(name: str, act: Any) -> None:
    answer = answered(asked({"name": name}), act)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert f'value="{name}"' in page or not name
    assert ("请换一个时间。" in page) == (name == "王示例")


def test_what_somebody_may_not_do_is_no_fault_of_the_form() -> None:
    def act() -> str:
        raise NotAllowed("由村书记办理。")

    with pytest.raises(NotAllowed):
        answered(asked({"name": "王示例"}), act)


def test_on_a_page_of_several_forms_whoever_is_late_is_told_on_a_page_of_its_own() -> None:
    def late() -> None:
        raise ChangedMeanwhile("已经有人办了。")

    form = NameForm({"name": "王示例"})
    with pytest.raises(ChangedMeanwhile):
        enter_on_page(asked({}), form, act=late, to=HttpResponse, again=HttpResponse)
    again = enter_on_page(asked({}), form, act=refused, to=HttpResponse, again=lambda: HttpResponse(status=422))
    assert (again.status_code, form.non_field_errors()[0]) == (422, "活动室已经有人借用。")
