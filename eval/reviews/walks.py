"""Many random walks through the state machine, and races on one draft: python -m eval.reviews.walks WALKS RACES."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from assistant.settings import Settings
from assistant.store import Store
from assistant.store.database import open_database
from tests.test_reviews import Office, race, walk


def main(walks: int, races: int) -> None:
    started, approvals, done = time.perf_counter(), 0, 0
    while done < walks:  # a fresh store now and then keeps the log's verification out of the timing
        with tempfile.TemporaryDirectory() as folder:
            engine = open_database(Settings(data=Path(folder)))
            office = Office(Store(engine), ("En", "To")[: 1 + done // 500 % 2])
            for seed in range(done, min(walks, done + 500)):
                approvals += walk(office, random.Random(seed))
            done = min(walks, done + 500)
            assert office.audit.verify().is_intact
            engine.dispose()
    print(f"{walks} walks, {approvals} approvals, no breach, {time.perf_counter() - started:.0f} s")
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(Settings(data=Path(folder)))
        race(Office(Store(engine)), rounds=races)
        engine.dispose()
    print(f"{races} races on one draft, no lost update, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
