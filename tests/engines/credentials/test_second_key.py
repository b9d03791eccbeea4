"""The second key on the command line: made once, kept for its owner's eyes, signing what waits."""

from __future__ import annotations

import io
import json
from pathlib import Path

from lianjian.engines.credentials import Blinded, PublicKey, blind, finalize, read_octets, write_octets
from lianjian.engines.credentials.second_key import DONE, REFUSED, run

MESSAGE = b"a voter's key"


def printed(*argv: str) -> tuple[int, str]:
    out = io.StringIO()
    return run(argv, out=out, err=out), out.getvalue()


def test_what_it_signs_opens_to_a_signature_of_the_key_it_made(tmp_path: Path) -> None:
    keys, waiting = tmp_path / "keys.json", tmp_path / "waiting.json"
    status, text = printed("make", str(keys), "1", "2")
    assert status == DONE
    public = {contest: PublicKey.from_text(one) for contest, one in json.loads(text).items()}
    assert public["1"] != public["2"]
    assert keys.stat().st_mode & 0o077 == 0
    hidden: dict[str, Blinded] = {contest: blind(message=MESSAGE, public=key) for contest, key in public.items()}
    asked = {contest: write_octets(one.sent) for contest, one in hidden.items()}
    waiting.write_text(json.dumps({"7": asked}))
    status, text = printed("sign", str(keys), str(waiting))
    assert status == DONE
    for contest, signed in json.loads(text)["7"].items():
        assert finalize(
            message=MESSAGE, signed=read_octets(signed), blinded=hidden[contest], public=public[contest]
        )  # raises where it is no signature


def test_it_writes_over_no_key_and_says_what_it_cannot_read(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text("kept")
    assert printed("make", str(keys), "1")[0] == REFUSED
    assert keys.read_text() == "kept"
    assert printed("sign", str(keys), str(tmp_path / "nowhere.json"))[0] == REFUSED
    keys.write_text("{}")
    waiting = tmp_path / "waiting.json"
    for strange in ('{"7": {"1": "AAAA"}}', '{"7": []}', "[]"):
        waiting.write_text(strange)
        assert printed("sign", str(keys), str(waiting))[0] == REFUSED
