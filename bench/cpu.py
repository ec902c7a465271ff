"""CPU time of a request: of the workers, and of the database's own processes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import Final

from bench.figures import Figure, figure
from bench.processes import Server, children, cpu_of
from bench.scenarios import Scenario, Send

PASSES: Final = 3
REQUESTS: Final = 40
"""Requests of ours in a pass; the bare application gets more, since each of its takes less."""

MORE: Final = 3
WARM: Final = 8
"""Requests before the first pass: both workers have then loaded what they need."""


@dataclass(frozen=True)
class Side:
    """An application that is measured: how to ask it, and which processes work for it."""

    send: Send
    server: Server
    database: int

    def cpu(self) -> float:
        """Return the CPU seconds spent for it so far."""
        return self.server.cpu() + (cpu_of(children(self.database)) if self.database else 0.0)

    def cost(self, scenario: Scenario, count: int) -> float:
        """Send so many requests, one after the other; return CPU milliseconds for each."""
        before = self.cpu()
        answers = [self.send(each) for each in islice(scenario.requests, count)]
        spent = self.cpu() - before
        for answer in answers:
            scenario.check(answer)
        return spent * 1000 / count


@dataclass
class Costs:
    """CPU milliseconds of a request, pass by pass, of both applications."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The median ratio of ours to the bare one of the same pass."""
        return median(one / other for one, other in zip(self.ours, self.bare, strict=True))


def measure(
    ours: tuple[Side, Sequence[Scenario]],
    bare: tuple[Side, Sequence[Scenario]],
    say: Callable[[str], None],
    passes: int = PASSES,
) -> dict[str, Costs]:
    """Measure pairs of scenarios in passes: within each, one application right after the other."""
    costs = {scenario.name: Costs() for scenario in ours[1]}
    pairs = list(zip(ours[1], bare[1], strict=True))
    for own, other in pairs:
        ours[0].cost(own, WARM)
        bare[0].cost(other, WARM)
    for number in range(passes):
        for own, other in pairs:
            bare_count = REQUESTS * MORE
            costs[own.name].bare.append(bare[0].cost(other, bare_count))
            costs[own.name].ours.append(ours[0].cost(own, REQUESTS))
        say(f"pass {number + 1} of {passes}")
    return costs


def figures(costs: dict[str, Costs]) -> list[Figure]:
    """Return the figures of what was measured; the growth of lists follows from two of them."""
    found = [figure(name, median(each.ours), each.ratio) for name, each in costs.items()]
    if {"list_1k", "list_100k"} <= costs.keys():
        few, many = costs["list_1k"], costs["list_100k"]
        own = median(many.ours) / median(few.ours)
        found.append(figure("list_growth", own, own / (median(many.bare) / median(few.bare))))
    return found
