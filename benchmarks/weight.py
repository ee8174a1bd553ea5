"""What a first visit weighs over the wire, in a real browser with an empty cache, font included."""

from collections.abc import Iterator

from playwright.sync_api import CDPSession, sync_playwright

from benchmarks import report, servers

MOST_KILOBYTES = 100
PHONE = {"width": 412, "height": 823}
DESK = {"width": 1280, "height": 900}


def measure() -> Iterator[report.Row]:
    """Bytes as the browser counts them: headers and bodies, compressed."""
    with (
        servers.filled_centre() as data,
        servers.centre_serving(data) as (base, _process),
        sync_playwright() as tool,
    ):
        browser = tool.chromium.launch(executable_path=servers.find_browser(), args=["--no-sandbox"])
        for what, path, size in (
            ("first visit to home, phone", "/", PHONE),
            ("first visit to home, desk", "/", DESK),
            ("first visit to home in Welsh, phone", "/cy/", PHONE),
            ("first visit to get help, phone", "/get-help/", PHONE),
        ):
            context = browser.new_context(viewport=size)
            page = context.new_page()
            counted = _Counted(context.new_cdp_session(page))
            page.goto(f"{base}{path}", wait_until="networkidle")
            foreign = sorted(url for url in counted.addresses if not url.startswith((base, "data:")))
            if foreign:
                raise servers.BenchmarkBroken(f"The page asks another host: {foreign[0]}")
            yield report.against_target(what, counted.bytes / 1024, "KiB", most=MOST_KILOBYTES * 1000 / 1024)
            yield report.Row(f"{what}: requests", len(counted.addresses), None, "requests")
            context.close()
        browser.close()


class _Counted:
    """Adds up what the browser's network layer received."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0.0
        self.addresses: list[str] = []
        session.on("Network.requestWillBeSent", lambda event: self.addresses.append(event["request"]["url"]))
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _finished(self, event: dict) -> None:
        self.bytes += event["encodedDataLength"]


if __name__ == "__main__":
    report.run("weight", lambda: list(measure()))
