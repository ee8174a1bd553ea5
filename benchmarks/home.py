"""The campaign home for a visitor without a session, beside a stock Wagtail's on the same server."""

from collections.abc import Iterator

from benchmarks import report, servers

OUR_REQUESTS = 40_000
PEER_REQUESTS = 2_000
OPTIONS = ["--connections", "8"]


def measure() -> Iterator[report.Row]:
    """Requests for each CPU-second of the server, both sides in one run."""
    with servers.filled_centre() as data, servers.centre_serving(data) as (base, process):
        ours, outcome = servers.per_cpu_second(
            f"{base}/", process, requests=OUR_REQUESTS, options=[*OPTIONS, "--holds", "Safer Internet Day"]
        )
        welsh, _ = servers.per_cpu_second(
            f"{base}/cy/", process, requests=OUR_REQUESTS // 4, options=[*OPTIONS, "--holds", 'lang="cy"']
        )
    with servers.stock_wagtail_serving() as (base, process):
        peer, peer_outcome = servers.per_cpu_second(
            f"{base}/", process, requests=PEER_REQUESTS, options=[*OPTIONS, "--holds", "Wagtail"]
        )
    yield report.against_target("home, requests per server CPU-second", ours, "req/CPU-s", least=3_000)
    yield report.compared("home beside a stock Wagtail page", ours, peer, "req/CPU-s", at_least=10)
    yield report.compared("home in Welsh beside a stock Wagtail page", welsh, peer, "req/CPU-s", at_least=10)
    yield report.compared("median time to answer", outcome["median_ms"], peer_outcome["median_ms"], "ms")
    yield report.compared(
        "bytes of the page as sent", outcome["bytes_each"], peer_outcome["bytes_each"], "bytes"
    )


if __name__ == "__main__":
    report.run("home", lambda: list(measure()))
