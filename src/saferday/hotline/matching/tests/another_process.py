"""A process of its own that flags, retracts, asks and follows on request: one JSON line in, one out."""

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferday.web.settings.centre")
    import django

    django.setup()
    from saferday.hotline.matching import actions, queries, rules

    def bank():
        return queries.bank_by_slug("confirmed")

    def flag(value):
        entry = actions.NewEntry("pdq", bytes.fromhex(value))
        return actions.flag(bank=bank(), entries=[entry], provenance="test").entries

    def retract(value):
        return actions.retract(bank=bank(), hashes=[("pdq", bytes.fromhex(value))], reason="A mistake")

    def ask(value):
        at = queries.snapshot()
        asked = [queries.Asked(rules.PDQ, bytes.fromhex(value))]
        (answer,) = queries.match(asked, banks=frozenset(at.banks), at=at)
        return [one.entry for one in answer.matches]

    def rebuild(_value):
        built = queries.make_index()
        actions.take_index(built=built)
        return built.entries

    def follow(value):
        """Flags so many hashes, one transaction each, then says which entries it flagged."""
        first, count = value
        return [
            entry
            for number in range(first, first + count)
            for entry in flag((number.to_bytes(4, "big") * 8).hex())
        ]

    acts = {"flag": flag, "retract": retract, "ask": ask, "rebuild": rebuild, "follow": follow}
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        act, value = json.loads(line)
        print(json.dumps(acts[act](value)), flush=True)


if __name__ == "__main__":
    main()
