"""People of the benchmark: registered in one community, their residence confirmed."""

import secrets
from datetime import datetime, timedelta

from bench.ledger import Act, Ledger
from consult.areas.models import Area
from consult.audit.entry import Sealed
from consult.audit.leaf import SALT_BYTES
from consult.audit.models import PersonKey
from consult.core.ids import new_hex_id, new_id
from consult.core.policy import REGISTERED, RESIDENT
from consult.identity.entries import PersonRegistered
from consult.identity.models import Person, Residence, RoleHolding

APART = timedelta(milliseconds=100)
FAMILY = "赵钱孙李周吴郑王冯陈"
GIVEN = "安平和顺康宁福禄寿喜明亮清远长青海山云月"


class Crowd:
    """The people of a community."""

    def __init__(self, ledger: Ledger, area: Area) -> None:
        self._ledger = ledger
        self._area = area
        self.ids: list[str] = []

    def register(self, begun: datetime, count: int) -> None:
        """Make so many more people, as the office's desk does."""
        for _ in range(count):
            number = len(self.ids)
            self._one(number, begun + APART * number)

    def _one(self, number: int, at: datetime) -> None:
        person, entry = new_id(), new_hex_id()
        name = FAMILY[number % 10] + "示" + GIVEN[number // 10 % 20]
        home = {"building": f"和畅苑 {number % 40 + 1} 栋", "room": f"{number // 40 + 101}"}
        add, key = self._ledger.add, secrets.token_bytes(SALT_BYTES)
        self._ledger.keys[person] = key
        self.ids.append(person)
        add(Person, id=person, name=name, account=None, phone=None, created_at=at, entry_id=entry)
        add(PersonKey, person_id=person, key=key)
        add(
            Residence,
            person_id=person,
            area_id=self._area.id,
            confirmed_at=at,
            entry_id=entry,
            **home,
        )
        for role in (REGISTERED, RESIDENT):
            add(
                RoleHolding,
                id=new_id(),
                person_id=person,
                role=role.code,
                scope=self._area.scope[0],
                since=at,
                entry_id=entry,
            )
        sealed = {
            "who": Sealed({"name": name}),
            "contact": Sealed({"account": "", "phone": ""}),
            "home": Sealed(home),
        }
        act = Act(PersonRegistered(self._area.code), (f"person/{person}",), sealed=sealed)
        self._ledger.put(at, act, entry)
        self._ledger.end(f"person/{person}")
