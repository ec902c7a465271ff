"""Files that come with an act of another feature, and what becomes of those that nobody sends."""

import hashlib
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.audit import followers, verify
from consult.audit import queries as audit
from consult.audit.export import export
from consult.core import clock
from consult.core.clock import Hands
from consult.core.environment import ROOT
from consult.core.errors import Forbidden, NotFound, Refused
from consult.core.reading import forget, reader
from consult.documents import queries, service
from consult.documents.models import Document, DraftFile
from consult.documents.rules import MOST_DRAFTS, MOST_FILES, Kind, Refusal
from consult.documents.service import FOLDER, Chosen, path_of, take
from tests.documents import makers
from tests.documents.world import attach, choose, open_up
from tests.world import Someone, World, build

KILLED = -9


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def world_on(app_on: Flask, hands: Hands) -> World:
    """The same on each database."""
    del hands
    return build(app_on)


def document(world: World, document_id: str) -> Document:
    with world.app.app_context():
        forget()
        return queries.get_document(reader(), document_id)


def one(world: World, who: Someone | None = None, kind: Kind = Kind.PHOTO) -> str:
    """Attach one file; return the document's id."""
    who = who or world.residents[0]
    chosen = choose(world, who, kind=kind)
    (made,) = world.do(who, attach, world.area_id, [chosen], kind)
    return made


def count(world: World, table: type[Document | DraftFile]) -> int:
    with world.app.app_context():
        forget()
        return reader().scalar(select(func.count()).select_from(table)) or 0


def has_file(world: World, file_id: str) -> bool:
    with world.app.app_context():
        return path_of(file_id).exists() or path_of(file_id, ".small").exists()


def look_after(world: World, hands: Hands, times: int = 1) -> None:
    with world.app.app_context():
        for _ in range(times):
            hands.forward(minutes=1)
            followers.look_after()


def files(world: World) -> list[Path]:
    return [each for each in Path(world.app.extensions[FOLDER]).rglob("*") if each.is_file()]


# --- attaching ---


def test_files_come_with_an_act_and_their_check_codes_are_sealed_in_its_entry(
    world_on: World, tmp_path: Path
) -> None:
    world = world_on
    who = world.residents[0]
    chosen = [choose(world, who, alt="楼道"), choose(world, who, alt="车棚")]

    made = world.do(who, attach, world.area_id, chosen)

    rows = [document(world, each) for each in made]
    assert [each.alt for each in rows] == ["楼道", "车棚"]
    assert [each.facts.public for each in rows] == [False, False]
    assert count(world, DraftFile) == 0
    with world.app.app_context():
        entry = audit.list_story(reader(), f"area/{world.area_id}")[-1]
        assert entry.facts == {"documents": 2}
        assert (
            {each["n"] for each in entry.leaf["seals"]} == {"document_1", "document_2"}
            if ("seals" in entry.leaf)
            else True
        )
        assert audit.disclosed(reader(), entry.id) == {}
        for row in rows:
            assert hashlib.sha256(path_of(row.id).read_bytes()).hexdigest() == row.sha256

    assert world.do(who, open_up, world.area_id) == 2
    with world.app.app_context():
        forget()
        told = audit.disclosed(reader(), entry.id)
        assert told["document_2"] == {
            "file_kind": "photo",
            "file_alt": "车棚",
            "file_sha256": rows[1].sha256,
        }
        followers.keep_up()
        export(reader(), tmp_path / "export")
    assert verify.verify(tmp_path / "export").faults == []


def test_a_draft_serves_once_and_only_whom_it_belongs_to(world: World) -> None:
    mine, other = world.residents[0], world.residents[1]
    chosen = choose(world, mine)

    for who, given in (
        (other, [chosen]),
        (world.secretary, [chosen]),
        (mine, [chosen, chosen]),
        (mine, [chosen, Chosen("a" * 26, "x")]),
        (mine, [Chosen("../../x", "x")]),
    ):
        with pytest.raises(Refused) as error:
            world.do(who, attach, world.area_id, given)
        assert error.value.code is Refusal.DRAFT_GONE
    world.do(mine, attach, world.area_id, [chosen])
    with pytest.raises(Refused) as error:
        world.do(mine, attach, world.area_id, [chosen])
    assert error.value.code is Refusal.DRAFT_GONE
    assert count(world, Document) == 1


def test_nobody_keeps_a_file_in_the_name_of_another(world: World) -> None:
    with world.app.app_context():
        taken = take(BytesIO(makers.jpeg()), "a.jpg", Kind.PHOTO)

    with pytest.raises(Forbidden):
        world.do(world.secretary, service.keep_draft, world.residents[0].id, taken)


def test_of_two_who_use_a_draft_at_once_one_does(world_on: World) -> None:
    world = world_on
    who = world.residents[0]
    chosen = choose(world, who)
    gate = threading.Barrier(2)

    def act(_n: int) -> str:
        gate.wait()
        try:
            return str(len(world.do(who, attach, world.area_id, [chosen])))
        except Refused as refused:
            return str(refused.code)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(act, range(2)))

    assert answers == ["1", Refusal.DRAFT_GONE]
    assert count(world, Document) == 1


def test_rules_hold_for_what_is_attached(world: World) -> None:
    who = world.residents[0]
    seven = [choose(world, who) for _ in range(MOST_FILES + 1)]
    bare = choose(world, who, alt="")
    paper = choose(world, who, makers.PDF, kind=Kind.PAPER)

    for given, refusal in (
        (seven, Refusal.TOO_MANY),
        ([bare], Refusal.NO_ALT),
        ([paper], Refusal.NOT_TAKEN_HERE),
    ):
        with pytest.raises(Refused) as error:
            world.do(who, attach, world.area_id, given, Kind.PHOTO)
        assert error.value.code is refusal
    assert world.do(who, attach, world.area_id, []) == []
    assert count(world, DraftFile) == MOST_FILES + 3


def test_a_draft_lasts_for_a_day(world: World, hands: Hands) -> None:
    who = world.residents[0]
    chosen = choose(world, who)
    hands.forward(hours=24)

    with pytest.raises(Refused) as error:
        world.do(who, attach, world.area_id, [chosen])
    assert error.value.code is Refusal.DRAFT_GONE


def test_the_oldest_drafts_give_way(world_on: World, hands: Hands) -> None:
    world = world_on
    who, other = world.residents[0], world.residents[1]
    theirs = choose(world, other)
    first = choose(world, who)
    for _ in range(MOST_DRAFTS):
        hands.forward(seconds=1)
        choose(world, who, makers.jpeg((2, 2)))

    with world.app.app_context():
        forget()
        assert queries.find_drafts(reader(), who.id, {first.id}, clock.now()) == {}
        assert theirs.id in queries.find_drafts(reader(), other.id, {theirs.id}, clock.now())
    assert count(world, DraftFile) == MOST_DRAFTS + 1


# --- what is public ---


def test_scans_never_become_public_and_what_is_kept_back_stays_so(world: World) -> None:
    photo, kept = one(world), one(world)
    scan = one(world, world.handler, Kind.SCAN)
    world.do(world.handler, service.withhold_document, kept, "有门牌号")

    assert world.do(world.secretary, open_up, world.area_id) == 1
    assert world.do(world.secretary, open_up, world.area_id) == 0

    public = {each: document(world, each).facts.public for each in (photo, kept, scan)}
    assert public == {photo: True, kept: False, scan: False}
    with pytest.raises(Refused) as error:
        world.do(world.secretary, service.release_document, scan)
    assert error.value.code is Refusal.NEVER_PUBLIC
    world.do(world.secretary, service.release_document, kept)
    assert document(world, kept).facts.public


def test_only_the_community_s_office_decides(world: World) -> None:
    made = one(world)

    for who in (world.residents[0], world.supervisor, world.guide, world.auditor, world.stranger):
        for act in (service.withhold_document, service.remove_document):
            with pytest.raises(Forbidden):
                world.do(who, act, made, "x")
        with pytest.raises(Forbidden):
            world.do(who, service.release_document, made)
    with pytest.raises(NotFound):
        world.do(world.secretary, service.release_document, "a" * 26)


def test_a_removed_file_is_erased_with_what_it_showed_and_the_record_still_verifies(
    world_on: World, hands: Hands, tmp_path: Path
) -> None:
    world = world_on
    made = one(world)
    world.do(world.secretary, service.release_document, made)
    added = document(world, made).added_entry_id
    assert has_file(world, made)

    world.do(world.secretary, service.remove_document, made, "拍到了别人的脸")
    look_after(world, hands)

    row = document(world, made)
    assert not has_file(world, made)
    assert (row.alt, row.name, row.why) == ("", "", "拍到了别人的脸")
    with pytest.raises(Refused) as error:
        world.do(world.secretary, service.release_document, made)
    assert error.value.code is Refusal.REMOVED
    with world.app.app_context():
        forget()
        assert audit.disclosed(reader(), added) == {}
        export(reader(), tmp_path / "export")
    assert verify.verify(tmp_path / "export").faults == []


# --- orphans ---


@pytest.mark.parametrize("point", ["before-begin", "before-commit"])
def test_death_between_file_and_row_leaves_an_orphan_that_is_cleared_away(
    world: World, hands: Hands, point: str
) -> None:
    who, data = world.residents[0], Path(world.app.extensions[FOLDER]).parent
    given = {"data": str(data), "person": who.id, "point": point, "now": clock.to_ms(clock.now())}
    died = subprocess.run(
        [sys.executable, "-m", "tests.documents.dying", json.dumps(given)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == KILLED, died.stderr
    orphan, kept = died.stdout.strip(), one(world)
    assert has_file(world, orphan)
    assert count(world, DraftFile) == 0

    look_after(world, hands, 3)
    assert has_file(world, orphan)
    hands.forward(days=2)
    look_after(world, hands, 3)

    assert not has_file(world, orphan)
    assert has_file(world, kept)


def test_drafts_and_half_written_files_are_cleared_away_and_nothing_else(
    world: World, hands: Hands
) -> None:
    kept, draft = one(world), choose(world, world.residents[0]).id
    with world.app.app_context():
        half = path_of("b" * 26, ".part")
        half.parent.mkdir(exist_ok=True)
        half.write_bytes(b"half")
        stranger = half.with_name("README")
        stranger.write_bytes(b"not ours")
    hands.forward(days=1)
    look_after(world, hands)
    assert count(world, DraftFile) == 0
    assert has_file(world, draft)

    hands.forward_to(clock.now() + timedelta(days=365))
    look_after(world, hands, 5)

    assert has_file(world, kept)
    assert not has_file(world, draft)
    assert not half.exists()
    assert stranger.exists()
    assert len(files(world)) == 3


def test_a_file_is_never_half_there(world: World) -> None:
    chosen = choose(world, world.residents[0])

    assert {each.name for each in files(world)} == {chosen.id, chosen.id + ".small"}
