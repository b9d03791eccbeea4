from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_nothing_foreign_and_nothing_inline_may_run(client: Client) -> None:
    headers = client.get("/sign-in/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_the_page_is_chinese_unless_english_is_chosen(client: Client) -> None:
    assert 'lang="zh-hans"' in client.get("/sign-in/", headers={"accept-language": "en"}).content.decode()
    client.cookies["language"] = "en"
    assert 'lang="en"' in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_what_is_not_there_says_so_in_words(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()
