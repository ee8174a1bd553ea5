"""The answer of "Get help now", made anew for each request: it is sensitive, so nothing keeps it."""

from collections.abc import Iterator
from urllib.parse import urlencode

from benchmarks import report, servers

REQUESTS = 3_000
LEAST = 300
CHILD, GROOMED = "a", "1"

CASES = (
    ("a child, without a place", "/get-help/", {"skip": "1"}),
    ("a child, with the first half of a postcode", "/get-help/", {"place": "SA15"}),
    ("a child, with a town", "/get-help/", {"place": "Leicester"}),
    ("a child, in Welsh", "/cy/get-help/", {"skip": "1"}),
)


def measure() -> Iterator[report.Row]:
    """Answers for each CPU-second of the server."""
    with servers.filled_centre() as data, servers.centre_serving(data) as (base, process):
        for what, path, place in CASES:
            body = urlencode({"who": CHILD, "what": GROOMED, **place})
            figure, outcome = servers.per_cpu_second(
                f"{base}{path}",
                process,
                requests=REQUESTS,
                options=["--connections", "4", "--body", body, "--holds", "0800 1111", "--varying"],
            )
            yield report.against_target(f"answer for {what}", figure, "req/CPU-s", least=LEAST)
            yield report.Row(f"answer for {what}: median", round(outcome["median_ms"], 2), None, "ms")


if __name__ == "__main__":
    report.run("gethelp", lambda: list(measure()))
