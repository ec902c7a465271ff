"""Check an exported log on any machine: `python3 -m consult.audit.verify DIR`.

It needs this package, its siblings merkle, note, tiles and leaf, and the library `cryptography`;
neither the application nor a database. What it checks, and what it cannot, is in its report.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from consult.audit.leaf import Leaf, LeafError
from consult.audit.note import (
    MAX_NOTE_BYTES,
    Checkpoint,
    NoteError,
    Verifier,
    open_checkpoint,
    split_note,
)
from consult.audit.verify.attachments import Payloads, Rules
from consult.audit.verify.folder import Folder, UnreadableError, read_file
from consult.audit.verify.report import Fault, Report
from consult.audit.verify.stories import Stories
from consult.audit.verify.tree import Older, Tree

__all__ = ["Fault", "Report", "UnreadableError", "main", "verify"]

_TREE_FAULTS = (
    "bundle-malformed",
    "entries-missing",
    "entries-swapped",
    "entry-added",
    "entry-changed",
    "entry-dropped",
    "root-mismatch",
    "root-unproved",
    "tail-cut",
    "tile-changed",
    "tile-malformed",
    "tile-missing",
)
_NEVER = (
    "that a result follows from what went into its rule: rules are compared, not run",
    "that the ballots a poll counted are those of its root: ballot roots are not computed again",
    "that a roll was right or complete: who may take part is sealed",
)
"""What this check does not look at in any log."""

_STORY_FAULTS = ("chain-fork", "chain-hole", "chain-order", "chain-prev", "entry-malformed")


def verify(path: Path, key: str | None = None, since: Sequence[Path] = ()) -> Report:
    """Check the log exported to a directory.

    Args:
        path: the directory, with `checkpoint`, `tile/`, `vkey`, `rules/` and perhaps `open/`.
        key: the log's verifier key, from elsewhere; without it the directory's own is used, which
            proves only that the directory is in agreement with itself.
        since: files with older checkpoints of the same log, kept from earlier.

    Returns:
        What was found; no fault in the log is an exception.

    Raises:
        UnreadableError: there is no directory, checkpoint or key, or `key` or a file of `since`
            cannot be read.
    """
    report = Report()
    note = _read(path / "checkpoint")
    verifier = _verifier(path, key, report)
    older = [one for file in since if (one := _older(file, verifier, report))]
    head = _head(note, verifier, report)
    if head is not None:
        _check_log(path, head, older, report)
    _conclude(report, verifier, with_key=key is not None, with_since=bool(since))
    return report


def main(argv: Sequence[str]) -> int:
    """Run the command and print the report; 0 when all is well, 1 for faults, 2 for no log."""
    parser = argparse.ArgumentParser(prog="python3 -m consult.audit.verify", description=__doc__)
    parser.add_argument("dir", type=Path, help="directory of the exported log")
    parser.add_argument("--key", metavar="VKEY", help="the log's key, from a source you trust")
    parser.add_argument(
        "--since",
        metavar="CHECKPOINT_FILE",
        type=Path,
        action="append",
        default=[],
        help="a checkpoint you kept; may be given several times",
    )
    arguments = parser.parse_args(argv)
    try:
        report = verify(arguments.dir, arguments.key, arguments.since)
    except UnreadableError as error:
        sys.stderr.write(f"nothing was checked: {error}\n".encode("ascii", "replace").decode())
        return 2
    for line in report.lines():
        sys.stdout.write(line + "\n")
    return 0 if report.ok else 1


def _check_log(path: Path, head: Checkpoint, older: Sequence[Older], report: Report) -> None:
    """Walk once through the entries, and close each part of the check in turn."""
    folder = Folder(path, report)
    tree = Tree(folder, head, older, report)
    stories, rules, payloads = (
        Stories(head.origin, report),
        Rules(path, report),
        Payloads(path, report),
    )
    for index, entry, hashes in tree.walk():
        report.entries += 1
        try:
            leaf = Leaf.parse(entry)
        except LeafError as error:
            report.fault(index, "entry-malformed", str(error))
        else:
            stories.take(index, leaf, hashes)
            rules.take(index, leaf)
            payloads.take(index, leaf)
        stories.remember(hashes)
    stories.close(rebuilt=tree.close())
    tree.close_tail()
    rules.close()
    payloads.close()
    _tell(report, stories, rules, payloads)
    if folder.strangers:
        report.not_proved.append(f"anything about {folder.strangers} files that are no tiles")


def _tell(report: Report, stories: Stories, rules: Rules, payloads: Payloads) -> None:
    """Say which parts of the check hold."""
    if not report.has(*_TREE_FAULTS):
        report.proved.append(f"the {report.entries} entries are exactly those of the checkpoint")
        if not report.has(*_STORY_FAULTS):
            report.proved.append(f"the stories of {len(stories)} subjects have no hole and no fork")
    if rules.count and not report.has("rule-missing", "rule-altered"):
        report.proved.append(f"{rules.count} rules are the documents that decided")
    if payloads.opened and not report.has("payload-altered", "payload-unknown"):
        report.proved.append(f"{payloads.opened} disclosed payloads are what was sealed")
    if payloads.sealed:
        report.not_proved.append(f"what is in commitments still sealed: {payloads.sealed}")


def _conclude(
    report: Report, verifier: Verifier | None, *, with_key: bool, with_since: bool
) -> None:
    """Say what the signature proves, and what nobody can tell from one copy."""
    if verifier is not None and not report.has("signature-invalid", "checkpoint-malformed"):
        report.proved.append(f"the checkpoint is signed by the key {verifier.vkey}")
    if not with_key:
        words = "that the key is the log's own: it came with the log; compare it and give --key"
        report.not_proved.append(words)
    if not with_since:
        words = "that nothing was rewritten before this copy was made: give --since"
        report.not_proved.append(words)
    report.not_proved.append("that others were shown the same log: compare checkpoints with them")
    report.not_proved.extend(_NEVER)


def _verifier(path: Path, key: str | None, report: Report) -> Verifier | None:
    """Take the key given, or else the one that lies in the directory."""
    if key is not None:
        try:
            verifier = Verifier.parse(key)
        except NoteError as error:
            raise UnreadableError(f"--key: {error}") from error
        if (path / "vkey").exists() and _read(path / "vkey") != f"{verifier.vkey}\n".encode():
            report.fault(None, "key-differs", "vkey: the key that came with the log is another")
        return verifier
    try:
        return Verifier.parse(_read(path / "vkey").decode(errors="replace").removesuffix("\n"))
    except NoteError as error:
        report.fault(None, "key-malformed", f"vkey: {error}")
        return None


def _head(note: bytes, verifier: Verifier | None, report: Report) -> Checkpoint | None:
    """Read the checkpoint; one with a bad signature is still followed, to find what was changed."""
    try:
        head = Checkpoint.parse(split_note(note)[0])
    except NoteError as error:
        report.fault(None, "checkpoint-malformed", f"checkpoint: {error}")
        return None
    report.origin, report.size = head.origin, head.size
    report.root = head.encode().split("\n")[2]
    if verifier is not None:
        _open(note, verifier, "checkpoint", report)
    return head


def _older(file: Path, verifier: Verifier | None, report: Report) -> Older | None:
    note = _read(file)
    if verifier is None:
        return None
    checkpoint = _open(note, verifier, file.name, report)
    return Older(file.name, checkpoint) if checkpoint else None


def _open(note: bytes, verifier: Verifier, name: str, report: Report) -> Checkpoint | None:
    try:
        return open_checkpoint(note, verifier)
    except NoteError as error:
        report.fault(None, "signature-invalid", f"{name}: {error}")
        return None


def _read(file: Path) -> bytes:
    data = read_file(file, MAX_NOTE_BYTES)
    if data is None:
        raise UnreadableError(f"{file} is not there or cannot be read")
    return data
