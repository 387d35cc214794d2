"""What the figures were taken on: without it they cannot be compared."""

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import distributions
from pathlib import Path

from tests.servers.postgres_programs import postgres_programs

GIB = 2**30


def machine() -> dict[str, object]:
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _postgres(),
    }


def libraries() -> dict[str, str]:
    """Names and versions of all that is installed here."""
    return dict(sorted((each.metadata["Name"].lower(), each.version) for each in distributions()))


def _postgres() -> str:
    """The version of the server that the tests, and so the benchmarks, start."""
    said = subprocess.check_output([postgres_programs() / "postgres", "--version"], text=True)
    return said.split(")", 1)[-1].strip()


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"
