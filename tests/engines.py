"""Real engines for the tests marked slow: a PostgreSQL server and a Spark cluster of their own.

Where ENTITLE_ENGINES is `required`, as before a merge, an engine that is missing fails its tests.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REQUIRED = os.environ.get("ENTITLE_ENGINES") == "required"


def _missing(engine: str, why: str) -> NoReturn:
    """Skips a test for want of an engine, or fails it where the engines are required."""
    if REQUIRED:
        pytest.fail(f"{engine}: {why}")
    pytest.skip(f"{engine}: {why}")


MASTER: Final = "local-cluster[2,1,1024]"
"""Two worker processes of one core each."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The DSN of a PostgreSQL server that is there for the tests alone."""
    with postgres_server() as dsn:
        yield dsn


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A Spark session on several worker processes."""
    require_spark()
    from engine.payroll.spark import session

    with session(MASTER) as found:
        yield found


def require_spark() -> None:
    """Skips, or fails where engines are required, without Spark or the Java that it needs."""
    if importlib.util.find_spec("pyspark") is None:
        _missing("Spark", "pyspark is not installed")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        _missing("Spark", "there is no Java")


def postgres_programs() -> Path | None:
    """The folder with `initdb` and `postgres`, of the newest version that is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[4])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _as_postgres(*command: str | Path) -> list[str]:
    """The command as a user whom PostgreSQL serves: it refuses to run as root."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres_server() -> Iterator[str]:
    """The DSN of a server in a new temporary folder, stopped and removed at the end."""
    programs = postgres_programs()
    if programs is None:
        _missing("PostgreSQL", "its server programs are not installed")
    # A short path: that of a Unix socket holds at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="entitle-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        port = free_port()
        cluster = folder / "data"
        _run(programs / "initdb", "-D", cluster, "-U", "entitle", "-A", "trust", "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
        log = folder / "log"
        _run(programs / "pg_ctl", "-D", cluster, "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql://entitle@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str | Path) -> None:
    # pg_ctl leaves the server behind with its output open, so that goes nowhere.
    done = subprocess.run(
        _as_postgres(*command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        check=False,
        timeout=120,
    )
    if done.returncode:
        pytest.fail(f"{Path(command[0]).name} gave exit code {done.returncode}")
