"""Timing: many single calls, their median and the slow end; and the machine they ran on."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """Times of single calls, in ms."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half the calls took no longer."""
        return median(self.each)

    def within(self, percent: int) -> float:
        """So many percent of the calls took no longer."""
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

    def __str__(self) -> str:
        shown = (self.median, self.within(95), self.within(99))
        return "  ".join(f"{x:9.4f}" for x in shown)


def timed(call: Callable[[T], object], given: Iterable[T]) -> Times:
    """The time of `call` for each thing given, after one untimed round over all of them.

    The collector runs between rounds and stays on during them, as it does in use.
    """
    everything = list(given)
    for one in everything:
        call(one)
    gc.collect()
    found: list[float] = []
    for one in everything:
        start = perf_counter_ns()
        call(one)
        found.append((perf_counter_ns() - start) / 1e6)
    return Times(tuple(found))


def machine() -> str:
    """Processor, cores this process may use, system, Python, and how busy the machine was."""
    cpu = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{cpu}, {cores} cores, {platform.system()}, {python}{load}"
