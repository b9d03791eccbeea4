"""Pages drawn with the components: names lead where they say, forms explain themselves, switches come back."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django import forms
from django.http import Http404, QueryDict
from django.test import RequestFactory
from django.utils import translation
from jinja2 import Environment, FileSystemLoader

import lianjian.ui
from lianjian.ui import gallery, views
from lianjian.ui.jinja import environment
from lianjian.ui.shell import MenuItem, Shell, elder_mode_chosen

TEMPLATES = Path(lianjian.ui.__file__).parent / "templates"
pytestmark = pytest.mark.urls("tests.ui.urls")


@pytest.fixture
def jinja() -> Environment:
    return environment(loader=FileSystemLoader(TEMPLATES))


@pytest.fixture
def page(jinja: Environment) -> str:
    request = RequestFactory().get("/ui/gallery")
    with translation.override("en"):
        return jinja.get_template("ui/gallery.html").render(
            request=request, csrf_input="", **gallery.content(query=QueryDict())
        )


class MeetingForm(forms.Form):
    name = forms.CharField(label="会议名称", help_text="50字以内")
    outcome = forms.ChoiceField(label="结果", choices=[("yes", "通过")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(jinja: Environment, form: forms.Form) -> str:
    source = '{% from "ui/components/forms.html" import form_errors, fields %}{{ form_errors(form) }}{{ fields(form) }}'
    with translation.override("en"):
        return jinja.from_string(source).render(form=form)


def test_ids_are_unique_and_every_reference_finds_its_target(page: str) -> None:
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, times in ids.items() if times > 1] == []
    named = re.findall(r'(?:\sfor|aria-describedby|aria-labelledby|data-read)="([^"]+)"', page)
    assert {name for names in named for name in names.split()} <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_every_drawing_says_what_it_shows_or_is_decoration(page: str) -> None:
    drawings = re.findall(r"<svg[^>]*>", page)
    assert drawings
    assert [svg for svg in drawings if 'aria-hidden="true"' not in svg and 'role="img"' not in svg] == []


def test_text_from_records_is_escaped(jinja: Environment) -> None:
    source = '{% from "ui/components/lists.html" import row %}{{ row("<b>x</b>") }}'
    assert "&lt;b&gt;x&lt;/b&gt;" in jinja.from_string(source).render()


def test_no_badge_is_above_99(jinja: Environment) -> None:
    shell = Shell(menu=(MenuItem(label="Oversight", url="/o", count=120),))
    assert "99+" in jinja.get_template("ui/shell/menu.html").render(shell=shell)


def test_a_wrong_field_is_named_on_top_and_explained_beside_it(jinja: Environment) -> None:
    text = drawn(jinja, MeetingForm({}))
    assert '<a href="#id_name">会议名称</a>' in text
    assert '<a href="#id_outcome">结果</a>' in text
    assert re.search(r'<input[^>]*aria-describedby="id_name_help id_name_error"', text)
    assert re.search(r'<fieldset[^>]*id="id_outcome"[^>]*aria-describedby="id_outcome_error"', text)
    assert "2 things to put right" in text


def test_a_right_form_shows_no_errors_and_a_hidden_field_no_label(jinja: Environment) -> None:
    text = drawn(jinja, MeetingForm())
    assert "notice-error" not in text
    assert "token_help" not in text
    assert 'for="id_token"' not in text


def test_public_pages_load_neither_htmx_nor_anything_inline(jinja: Environment) -> None:
    text = jinja.get_template("ui/public.html").render()
    assert re.findall(r"<script[^>]*>", text) == ['<script defer src="/static/ui/lianjian.js">']


@pytest.mark.parametrize("name", ["ui/400.html", "ui/403.html", "403_csrf.html", "ui/404.html", "ui/500.html"])
def test_error_pages_need_neither_request_nor_frame(jinja: Environment, name: str) -> None:
    assert "<h1>" in jinja.get_template(name).render()


@pytest.mark.parametrize(("on", "value"), [("1", "1"), ("0", "0")])
def test_the_elder_edition_is_remembered_and_leads_back(on: str, value: str) -> None:
    response = views.elder_mode(RequestFactory().get("/ui/elder-mode", {"on": on, "next": "/villages/7?x=1"}))
    assert response.headers["Location"] == "/villages/7?x=1"
    assert response.cookies["elder"].value == value


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_a_switch_never_leads_to_a_foreign_place(target: str) -> None:
    response = views.elder_mode(RequestFactory().get("/ui/elder-mode", {"on": "1", "next": target}))
    assert response.headers["Location"] == "/"


def test_the_elder_edition_is_read_from_its_cookie() -> None:
    request = RequestFactory().get("/")
    assert not elder_mode_chosen(request=request)
    request.COOKIES["elder"] = "1"
    assert elder_mode_chosen(request=request)


def test_only_languages_of_the_program_can_be_chosen() -> None:
    with pytest.raises(Http404):
        views.language(RequestFactory().get("/ui/language", {"to": "fr"}))
    assert views.language(RequestFactory().get("/ui/language", {"to": "en"})).status_code == 302


def test_the_gallery_stays_closed_in_production(settings: object) -> None:
    settings.DEBUG = settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(Http404):
        views.gallery(RequestFactory().get("/ui/gallery"))
