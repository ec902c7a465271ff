"""Sign and open C2SP signed notes with Ed25519, and read and write the checkpoints in them.

Specifications: https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint, version 1.0.0.

`cryptography` is imported where a key is used: a worker that only shows pages does without its
6 MB.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
MAX_SIZE = 2**63 - 1

_ED25519 = b"\x01"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_DASH = "\u2014 "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteError(ValueError):
    """A note, key or checkpoint breaks the rules, or its signature does not hold."""


@dataclass(frozen=True)
class Verifier:
    """The public half of a log's key, under the name it signs as."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public_key) != _KEY_BYTES:
            raise NoteError(f"an Ed25519 key has 32 bytes, not {len(self.public_key)}")

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        """Read the text of a key, `name+id+base64`, and check its id.

        Raises:
            NoteError: the text is malformed, the id is not the key's, or it is not Ed25519.
        """
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        typed = _decode_base64(encoded)
        if typed[:1] != _ED25519:
            raise NoteError("the key is not of type Ed25519 (0x01)")
        verifier = cls(name, typed[1:])
        if key_id != verifier.key_id.hex():
            raise NoteError("the id in the key's text is not the id of the key")
        return verifier

    @property
    def key_id(self) -> bytes:
        """The id of the key: the first 4 bytes of SHA-256(name, newline, type, key)."""
        digest = hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()
        return digest[:_KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The text under which the key is published and handed on."""
        return f"{self.name}+{self.key_id.hex()}+{_encode_base64(_ED25519 + self.public_key)}"

    def verify(self, text: str, signature: bytes) -> bool:
        """Tell whether the 64-byte signature over the text, final newline included, holds."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer:
    """A log's private key, under the name it signs as."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Make the key from its 32-byte seed; NoteError when name or seed will not do."""
        if len(seed) != _KEY_BYTES:
            raise NoteError(f"an Ed25519 seed has 32 bytes, not {len(seed)}")
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(name, self._key.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """The name the key signs as; for a log, its origin."""
        return self.verifier.name

    @property
    def vkey(self) -> str:
        """The text of the public key."""
        return self.verifier.vkey

    def signature_line(self, text: str) -> str:
        """Make the signature line, newline included, for a note's text."""
        signed = self.verifier.key_id + self._key.sign(text.encode())
        return f"{_DASH}{self.name} {_encode_base64(signed)}\n"

    def sign(self, text: str) -> bytes:
        """Write the signed note with this one signature, as `sign_note` does."""
        return sign_note(text, [self])


@dataclass(frozen=True)
class Signature:
    """One signature line of a note, not checked."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A note that was opened: its text, and the known keys whose signatures hold."""

    text: str
    signed_by: tuple[Verifier, ...]


def sign_note(text: str, signers: Sequence[Signer]) -> bytes:
    """Write the signed note over a text that ends with a newline.

    Raises:
        NoteError: the text holds what a note may not hold, or nobody signs.
    """
    _check_text(text)
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends with a newline")
    if not 1 <= len(signers) <= MAX_SIGNATURES:
        raise NoteError(f"a note has 1 to {MAX_SIGNATURES} signatures, not {len(signers)}")
    lines = "".join(signer.signature_line(text) for signer in signers)
    return f"{text}\n{lines}".encode()


def split_note(note: bytes) -> tuple[str, list[Signature]]:
    """Take a note apart without checking any signature; nothing in it is proved yet.

    Raises:
        NoteError: it is not a signed note.
    """
    if len(note) > MAX_NOTE_BYTES:
        raise NoteError(f"a note has at most {MAX_NOTE_BYTES} bytes")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise NoteError("a note is UTF-8") from error
    _check_text(whole)
    text, gap, block = whole.rpartition("\n\n")
    if not gap or not block.endswith("\n"):
        raise NoteError("a note is text, an empty line and signature lines")
    lines = block[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"a note has at most {MAX_SIGNATURES} signatures, not {len(lines)}")
    return text + "\n", [_parse_signature(line) for line in lines]


def open_note(note: bytes, verifiers: Sequence[Verifier]) -> Note:
    """Read a note that at least one of the known keys has signed.

    Lines by unknown keys (name and id) are passed over; one line of a known key that does not hold
    refuses the whole note, as the specification demands.

    Raises:
        NoteError: the note is malformed, wrongly signed, or not signed by a known key.
    """
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    if len(known) != len(verifiers):
        raise NoteError("two of the known keys have the same name and id")
    text, signatures = split_note(note)
    signed_by: list[Verifier] = []
    for line in signatures:
        verifier = known.get((line.name, line.key_id))
        if verifier is None:
            continue
        if not verifier.verify(text, line.signature):
            raise NoteError(f"the signature of {line.name} does not hold")
        if verifier not in signed_by:
            signed_by.append(verifier)
    if not signed_by:
        raise NoteError("the note has no signature by a known key")
    return Note(text, tuple(signed_by))


@dataclass(frozen=True)
class Checkpoint:
    """What a log signs: its origin, the number of its entries and the root over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        _check_name(self.origin)
        if not 0 <= self.size <= MAX_SIZE:
            raise NoteError(f"a checkpoint cannot have size {self.size}")
        if len(self.root) != hashlib.sha256().digest_size:
            raise NoteError(f"the root of a checkpoint has 32 bytes, not {len(self.root)}")

    def encode(self) -> str:
        """Write the three lines that are signed, the final newline included."""
        return f"{self.origin}\n{self.size}\n{_encode_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a checkpoint; extension lines are refused.

        Raises:
            NoteError: it is not exactly what `encode` would write.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:  # noqa: PLR2004 - three lines, the last one ended
            raise NoteError("a checkpoint is three lines: origin, size, root")
        if not _SIZE.fullmatch(lines[1]):
            raise NoteError("the size is not a plain decimal number")
        return cls(lines[0], int(lines[1]), _decode_base64(lines[2]))


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Write the signed checkpoint of a log.

    Raises:
        NoteError: the key has another name than the log.
    """
    if signer.name != checkpoint.origin:
        raise NoteError(f"the key of {signer.name} does not sign for {checkpoint.origin}")
    return signer.sign(checkpoint.encode())


def open_checkpoint(note: bytes, verifier: Verifier) -> Checkpoint:
    """Read a checkpoint that the log's own key has signed.

    Raises:
        NoteError: note, signature or checkpoint will not do, or it is of another log.
    """
    checkpoint = Checkpoint.parse(open_note(note, [verifier]).text)
    if checkpoint.origin != verifier.name:
        raise NoteError(f"the checkpoint is of {checkpoint.origin}, the key of {verifier.name}")
    return checkpoint


def _parse_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH):
        raise NoteError("a signature line begins with an em dash and a space")
    _check_name(name)
    signed = _decode_base64(encoded)
    if len(signed) <= _KEY_ID_BYTES:
        raise NoteError("a signature line holds a key id and a signature")
    return Signature(name, signed[:_KEY_ID_BYTES], signed[_KEY_ID_BYTES:])


def _check_name(name: str) -> None:
    if not name or "+" in name or any(c.isspace() or c < " " for c in name):
        raise NoteError("a key name is not empty and has neither spaces nor plus signs")
    _check_encodable(name)


def _check_text(text: str) -> None:
    if any(c < " " and c != "\n" for c in text):
        raise NoteError("a note has no control characters but newlines")
    _check_encodable(text)


def _check_encodable(text: str) -> None:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise NoteError("a lone surrogate is not text")


def _encode_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not standard base64 with padding") from error
    if _encode_base64(data) != text:
        raise NoteError("not the one base64 text of these bytes")
    return data
