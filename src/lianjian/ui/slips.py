"""The slip with a sign-in code that is handed to a person: the address, as text and as a QR code."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from lianjian.kernel.qr import qr_in_page


@dataclass(frozen=True, kw_only=True)
class SignInSlip:
    """What stands on the slip; `picture` is the QR code as a data URI."""

    code: str
    link: str
    picture: str


def sign_in_slip(request: HttpRequest, code: str) -> SignInSlip:
    """The slip of a code just given; it can be shown this once."""
    link = request.build_absolute_uri(reverse("site:sign-in-code", kwargs={"code": code}))
    return SignInSlip(code=code, link=link, picture=qr_in_page(link=link, scale=6))
