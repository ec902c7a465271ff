"""Servers that are measured, and what their processes cost: CPU time and memory, from /proc."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import mean
from typing import Final

from consult.core.environment import ROOT

WORKERS: Final = 2
SECONDS_TO_START: Final = 60.0
SECONDS_TO_STOP: Final = 10.0
PROC: Final = Path("/proc")


@dataclass(frozen=True)
class Memory:
    """Memory of one worker on average, in MiB: resident, and with shared pages divided."""

    resident: float
    shared: float


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        port: on the loopback interface.
        process: id of its first process; the workers are that one's children.
        cpu_to_first_page: seconds of CPU until it answered for the first time.
    """

    port: int
    process: int
    cpu_to_first_page: float

    @property
    def workers(self) -> list[int]:
        """Ids of the workers."""
        return children(self.process)

    def cpu(self) -> float:
        """Return the CPU seconds of the workers so far."""
        return cpu_of(self.workers)

    def memory(self) -> Memory:
        """Return what a worker needs now."""
        found = [_memory(each) for each in self.workers]
        return Memory(mean(each.resident for each in found), mean(each.shared for each in found))


@contextmanager
def serve(
    factory: str, variables: Mapping[str, str], first_page: str, config: str = ""
) -> Iterator[Server]:
    """Serve an application, named as `module:function()`, with gunicorn's plain workers.

    Args:
        factory: the application.
        variables: its settings.
        first_page: asked for until it answers.
        config: file of gunicorn's settings, from the root of the project.
    """
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--worker-class"]
    command += ["sync", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    command += ["--no-control-socket", *(["--config", config] if config else []), factory]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CONSULT_")}
    with subprocess.Popen(command, cwd=ROOT, env={**kept, **variables}) as process:  # noqa: S603
        try:
            _await(process, port, first_page)
            yield Server(port, process.pid, cpu_of([process.pid, *children(process.pid)]))
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()


def children(parent: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    found = []
    for path in PROC.glob("[0-9]*/stat"):
        try:
            behind_name = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended just now
        if int(behind_name[1]) == parent:
            found.append(int(path.parent.name))
    return found


def cpu_of(processes: Iterable[int]) -> float:
    """Return the CPU seconds of processes so far: exact, and of all their threads that live."""
    total = 0
    for each in processes:
        for path in PROC.joinpath(str(each), "task").glob("*/schedstat"):
            try:
                total += int(path.read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue  # the thread ended just now
    return total / 1e9


def _memory(process: int) -> Memory:
    lines = PROC.joinpath(str(process), "smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return Memory(int(sizes["Rss"]) / 1024, int(sizes["Pss"]) / 1024)


def _await(process: subprocess.Popen[bytes], port: int, page: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", page)
            if connection.getresponse().status == 200:  # noqa: PLR2004
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the server does not start")
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
