from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from lianjian.site.middleware import address_behind_proxies


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


@pytest.mark.parametrize(
    ("seen", "told", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # no proxy of ours: anybody can write that
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.7", ""),
    ],
)
def test_only_trusted_proxies_say_where_a_request_comes_from(
    settings: LazySettings, seen: str, told: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/24"),)
    request = HttpRequest()
    request.META |= {"REMOTE_ADDR": seen, "HTTP_X_FORWARDED_FOR": told}
    address_behind_proxies(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address
