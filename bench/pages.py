"""The demo county's pages, one user and under load, with server and database on the same cores.

Starts a demo of its own on loopback, signs in by its links, and stops it again. Load comes from `wrk`.
One user asks for each page again and again; what drawing it anew takes (an address never asked for) stands beside it.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from bench.table import Table

PORT = 8791
ROUNDS = 60
PAGES = {
    "home of the county office": "/",
    "to-do centre": "/todo/",
    "register of joint organisations": "/joint/",
    "tree, county": "/organisations/370782/",
    "needs": "/exchange/needs/",
    "rounds of pairing": "/pairing/",
    "coverage": "/coverage/",
    "figures": "/figures/",
}
LOAD_SECONDS = 10
# 1.6 Mbit/s with 150 ms to the server and back, on a processor four times as slow.
SLOW = {"offline": False, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8, "latency": 150}
SLOWDOWN, TIMES = 4, 5
CONNECTIONS = 32


def main() -> int:
    table = Table()
    with tempfile.TemporaryDirectory() as state:
        started = time.monotonic()
        demo, links = start_demo(Path(state))
        table.line("demo: first start, ready", time.monotonic() - started, "s", most=60)
        try:
            cookie = sign_in(links["county"])
            for name, path in PAGES.items():
                measure_page(table, name, path, cookie)
            measure_load(table, "/joint/", cookie)
            measure_village(table, links["villager"])
        finally:
            stop(demo)
        started = time.monotonic()
        demo, _links = start_demo(Path(state))
        table.line("demo: second start, ready", time.monotonic() - started, "s", most=5)
        stop(demo)
    return table.status()


def start_demo(state: Path) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """A running demo and the sign-in link of each of its cast."""
    demo = subprocess.Popen(
        [sys.executable, "-m", "lianjian.site.cli", "demo", "--port", str(PORT)],
        env=os.environ | {"LIANJIAN_STATE": str(state)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    links = {}
    assert demo.stdout is not None
    for line in demo.stdout:
        if found := re.match(r"\s+(\w+)\s+http://[^/]+(/\S+)", line):
            links[found[1]] = found[2]
        if "Ctrl-C" in line:
            return demo, links
    raise SystemExit("the demo did not start")


def stop(demo: subprocess.Popen[str]) -> None:
    demo.send_signal(signal.SIGINT)
    demo.wait(timeout=60)


def sign_in(link: str) -> str:
    """The session cookie after using a sign-in link, as a browser would."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("GET", link)
    shown = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.read().decode())
    csrf = shown.headers["Set-Cookie"].split(";")[0]
    assert token is not None
    connection.request(
        "POST", link, urlencode({"csrfmiddlewaretoken": token[1]}),
        {"Cookie": csrf, "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    answer = connection.getresponse()
    answer.read()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return "; ".join(cookies)


def measure_page(table: Table, name: str, path: str, cookie: str) -> None:
    """One user, one page after another on one connection: the 95th of a hundred."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}

    def milliseconds(address: str) -> float:
        started = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (address, answer.status)
        return (time.perf_counter() - started) * 1000

    times = [milliseconds(path) for _round in range(ROUNDS)]
    anew = [milliseconds(f"{path}?round={round_}") for round_ in range(ROUNDS // 3)]
    note = f"median {statistics.median(times):.1f} ms; drawn anew, median {statistics.median(anew):.1f} ms"
    table.line(f"page: {name}, p95", statistics.quantiles(times, n=20)[-1], "ms", most=40, note=note)


def measure_load(table: Table, path: str, cookie: str) -> None:
    """The register page with its 50 rows under `wrk`."""
    if shutil.which("wrk") is None:
        print("wrk is not installed: the load is not measured")
        return
    printed = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{LOAD_SECONDS}s", "--latency", "-H", f"Cookie: {cookie}",
         f"http://127.0.0.1:{PORT}{path}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])  # type: ignore[index]
    p99, unit = re.search(r"99%\s+([\d.]+)(ms|s)", printed).groups()  # type: ignore[union-attr]
    assert "Non-2xx" not in printed, printed
    table.line(f"register, 50 rows, {CONNECTIONS} connections", rate, "req/s", least=350)
    table.line("register, 50 rows, p99", float(p99) * (1 if unit == "ms" else 1000), "ms", most=200)


def measure_village(table: Table, path: str) -> None:
    """A village's public page on a slow phone, nothing cached: network and processor slowed by the browser itself."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed: a village's page on a slow phone is not measured")
        return
    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=False, args=["--disable-gpu"])
        for _time in range(TIMES):
            context = browser.new_context(viewport={"width": 360, "height": 740})
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.setCacheDisabled", {"cacheDisabled": True})
            session.send("Network.emulateNetworkConditions", SLOW)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
            page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="load")
            took.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            context.close()
        browser.close()
    note = f"slowest of {TIMES} {max(took):.0f} ms"
    table.line("a village's page on a slow phone, median", statistics.median(took), "ms", most=2000, note=note)


if __name__ == "__main__":
    sys.exit(main())
