"""One run: load the data, start both applications, measure what is asked for."""

from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final

from flask import Flask

from bench import cpu, product, record, reference, scenarios, sending, statements, texts, visit
from bench.databases import Databases
from bench.figures import AIMS, Figure, figure
from bench.matters import TEXT
from bench.processes import Memory, Server, serve
from bench.scenarios import Scenario
from bench.seed import Seeded, Size, load
from consult.config import Settings

Say = Callable[[str], None]

COLD_STARTS: Final = 3
BARE_PAGE: Final = "/project/1"
OURS: Final = "bench.product:from_environment()"
DEPLOYED: Final = "deploy/gunicorn.conf.py"
"""How the application is deployed: loaded once, before the workers are forked."""

BARE: Final = "bench.reference:from_environment()"

OF_SERVERS: Final = frozenset({*list(AIMS)[:8], "memory_most"})
OF_STATEMENTS: Final = frozenset({"statements_page", "statements_write"})
OF_MEMORY: Final = frozenset({"memory_idle", "memory_shared"})
OF_WEIGHT: Final = frozenset({"weight_requests", "weight_bytes"})
OF_RECORD: Final = frozenset({"append", "verify", "afterwards"})


@dataclass(frozen=True)
class Run:
    """What is measured, and what is known of it.

    Attributes:
        app: the application in this process, over the same database as its server.
        seeded: what was loaded.
        size: how much of it.
        databases: where.
        say: is told how far it is.
    """

    app: Flask
    seeded: Seeded
    size: Size
    databases: Databases
    say: Say

    @property
    def variables(self) -> dict[str, str]:
        """The settings of the application's server."""
        found = {"CONSULT_DATA": str(data_of(self.databases)), "CONSULT_DEMO": "0"}
        if self.databases.product:
            found["CONSULT_DATABASE_URL"] = self.databases.product
        return found

    @property
    def first_page(self) -> str:
        """The page of a first visit: the list that the bare application begins with, too."""
        return f"/matters?code={self.seeded.small}"


def data_of(databases: Databases) -> Path:
    """Return the application's data folder."""
    return databases.folder / "product"


def prepare(databases: Databases, size: Size, say: Say) -> Run:
    """Load both databases."""
    settings = Settings(data=data_of(databases), demo=False, database_url=databases.product)
    app = product.make(settings)
    seeded = load(app, size, say)
    reference.fill(databases.reference, *_amounts(size), texts.words(1, TEXT))
    say("the bare application's data")
    return Run(app, seeded, size, databases, say)


def measure(run: Run, names: Collection[str]) -> list[Figure]:
    """Measure figures by their names; return them in the order of the table."""
    wanted = frozenset(names)
    found: list[Figure] = []
    if wanted & (OF_SERVERS | OF_STATEMENTS | OF_WEIGHT | OF_RECORD):
        found += _of_servers(run, wanted)
    if wanted & (OF_MEMORY | {"cold_start"}):
        found += _of_starts(run)
    if wanted & OF_RECORD:
        run.say("the record: appending, verifying")
        found += record.measure(run.app, run.seeded, run.databases)
    order = list(AIMS)
    return sorted(
        (each for each in found if each.name in wanted), key=lambda each: order.index(each.name)
    )


def _of_servers(run: Run, wanted: frozenset[str]) -> list[Figure]:
    """Measure requests to both servers, and what the workers need meanwhile."""
    cookies = [sending.cookie_of(run.app, token) for token in run.seeded.tokens]
    with ExitStack() as stack:
        ours = stack.enter_context(serve(OURS, run.variables, run.first_page, DEPLOYED))
        bare = stack.enter_context(serve(BARE, _bare_variables(run), BARE_PAGE))
        send = sending.over_http(ours.port)
        own = scenarios.of_product(send, run.seeded, cookies, run.size)
        other = scenarios.of_reference(run.size)
        own, other = _only(own, wanted), _only(other, wanted)
        found: list[Figure] = []
        if wanted & (OF_SERVERS | OF_RECORD):
            costs = cpu.measure(
                (cpu.Side(send, ours, run.databases.server), own),
                (cpu.Side(sending.over_http(bare.port), bare, run.databases.server), other),
                run.say,
            )
            found += cpu.figures(costs)
            found += _memory("memory_most", ours.memory(), bare.memory())
        if wanted & OF_STATEMENTS:
            counts = statements.of_each(run.app, sending.into(run.app), own)
            for name, seen in counts.items():
                run.say(f"{name}: {len(seen)} statements")
            found += statements.figures(counts, own)
        if wanted & OF_WEIGHT:
            found += visit.figures(ours.port, _visited(run))
        return found


def _only(all_of_them: list[Scenario], wanted: frozenset[str]) -> list[Scenario]:
    """Leave out scenarios that nothing is asked of."""
    names = set(wanted)
    if "list_growth" in wanted:
        names |= {"list_1k", "list_100k"}
    if wanted & (OF_STATEMENTS | {"memory_most"}):
        return all_of_them
    if wanted & OF_RECORD:
        names.add("rate")
    return [each for each in all_of_them if each.name in names]


def _visited(run: Run) -> list[str]:
    """Return the pages of a first visit that are weighed."""
    matter, poll = run.seeded.seconded, run.seeded.closed
    return ["/", run.first_page, f"/matters/{matter}", f"/polls/{poll}/result"]


def _of_starts(run: Run) -> list[Figure]:
    """Start both servers anew, several times in turn; the last with everything imported."""
    own, other = [], []
    for number in range(COLD_STARTS):
        with serve(OURS, run.variables, run.first_page, DEPLOYED) as ours:
            own.append(ours.cpu_to_first_page)
        with serve(BARE, _bare_variables(run), BARE_PAGE) as bare:
            other.append(bare.cpu_to_first_page)
        run.say(f"cold start {number + 1} of {COLD_STARTS}")
    ratio = median(one / two for one, two in zip(own, other, strict=True))
    everything = {**run.variables, product.EVERYTHING: "1"}
    with (
        serve(OURS, everything, run.first_page, DEPLOYED) as ours,
        serve(BARE, _bare_variables(run), BARE_PAGE) as bare,
    ):
        _ask_some(ours, run.first_page)
        _ask_some(bare, BARE_PAGE)
        needs, bare_needs = ours.memory(), bare.memory()
    return [
        figure("cold_start", median(own), ratio),
        *_memory("memory_idle", needs, bare_needs),
        figure("memory_shared", needs.shared, needs.shared / bare_needs.shared),
    ]


def _ask_some(server: Server, page: str) -> None:
    """Let every worker answer: what it loads at its first request counts."""
    send = sending.over_http(server.port)
    for _ in range(20):
        send(scenarios.Request(page))


def _memory(name: str, ours: Memory, bare: Memory) -> list[Figure]:
    return [figure(name, ours.resident, ours.resident / bare.resident)]


def _bare_variables(run: Run) -> dict[str, str]:
    return {reference.DATABASE: run.databases.reference}


def _amounts(size: Size) -> tuple[int, int, int, int]:
    return size.small, size.large, size.opinions, size.ballots


def smaller(size: Size, part: int) -> Size:
    """Return a size with a part of all: for trying the benchmark out."""
    return replace(
        size,
        people=size.people // part,
        small=size.small // part,
        large=size.large // part,
        ballots=size.ballots // part,
        sessions=max(size.sessions // part, 4),
    )
