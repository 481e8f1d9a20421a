"""Many months, by the program and by the oracle, in one process or several.

Prints how far it is, and each month in which the two differ with its seed, and of the first what is
left of it. Ends with 1 where there was one.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence

from tests.domain.oracle.comparing import compare, shrunk, told

CHUNK = 200
EVERY_SECONDS = 20


def _chunk(seeds: range) -> tuple[int, list[tuple[int, list[str]]]]:
    found: list[tuple[int, list[str]]] = []
    for seed in seeds:
        try:
            words = compare(told(seed))
        except Exception as error:  # noqa: BLE001 -- a month that can't be computed is a finding, too
            words = [f"{type(error).__name__}: {error}"]
        if words:
            found.append((seed, words))
    return len(seeds), found


def _results(
    chunks: Sequence[range], processes: int
) -> Iterator[tuple[int, list[tuple[int, list[str]]]]]:
    if processes == 1:
        yield from map(_chunk, chunks)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(_chunk, chunks)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.domain.oracle")
    parser.add_argument("--months", type=int, default=1000, help="how many months (1000)")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first month (0)")
    parser.add_argument("--processes", type=int, default=1, help="how many at a time (1)")
    wanted = parser.parse_args(arguments)
    last = wanted.seed + wanted.months
    chunks = [range(at, min(at + CHUNK, last)) for at in range(wanted.seed, last, CHUNK)]
    began = told_at = time.monotonic()
    done, wrong = 0, 0
    for count, found in _results(chunks, wanted.processes):
        done += count
        for seed, words in found:
            wrong += 1
            print(f"Month {seed} differs:", *words, sep="\n  ", flush=True)
            if wrong == 1:
                print(f"  What is left of it: {shrunk(told(seed))}", flush=True)
        now = time.monotonic()
        if now - told_at > EVERY_SECONDS or done == wanted.months:
            told_at = now
            print(f"{done:,} of {wanted.months:,} months, {wrong} differ, {now - began:,.0f} s")
            sys.stdout.flush()
    return 1 if wrong else 0
