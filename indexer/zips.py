"""Members of zips: the one place that opens a zip, and turns all that can be wrong with it to a sentence.

Python tells it by eight kinds of exception, of four modules; few of them name the zip, none the member.
"""

import errno
import lzma
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import InputError

DENSEST = 100
"""How many times larger than packed a member may be; tables are less than twenty times."""

_SMALL = 100_000_000  # bytes that may be packed as densely as they like
_BLOCK = 1 << 20
_LOCKED = 1  # a bit of a member's flags
_METHODS = {
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_BZIP2,
    zipfile.ZIP_LZMA,
}
_NAMES = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES encryption"}
_DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)


def is_zip(path: Path) -> bool:
    """Whether it says so by its name, in whatever case."""
    return path.suffix.lower() == ".zip"


def find(archive: Path, file: str) -> str | None:
    """The member of a zip that has this name, in whatever folder and case; None if there is none.

    Raises:
        InputError: it is no zip, cut off or damaged.
    """
    with _opened(archive) as opened:
        names = [each.filename for each in opened.infolist() if not re.search(r"[\\/]$", each.filename)]
    return next((name for name in names if re.split(r"[\\/]", name)[-1].lower() == file.lower()), None)


def unpack(archive: Path, member: str, target: Path) -> None:
    """Write a member of a zip into a file.

    Raises:
        InputError: the zip is damaged, locked, packed by a method that cannot be read, or unpacks to more
            than there is room for, or than a table can.
        OSError: the file cannot be written.
    """
    with _opened(archive, member) as opened:
        info = opened.getinfo(member)
        refusal = _refusal(info) or _too_large(info, target.parent)
        if refusal:
            raise InputError(f"{archive}: {member} in it {refusal}")
        packed = opened.open(info)
    with packed, target.open("wb") as unpacked:
        while block := _read(archive, member, lambda: packed.read(_BLOCK)):
            unpacked.write(block)


def damage(archive: Path) -> str | None:
    """What is wrong with a zip, read to its end; None if nothing is, as far as it can be read here."""
    try:
        with _opened(archive) as opened:
            members = opened.infolist()
        for info in members:
            if _refusal(info):  # told by whoever wants to unpack it; another download would be the same
                continue
            with _opened(archive, info.filename) as opened, opened.open(info) as packed:
                while packed.read(_BLOCK):
                    pass
    except InputError as error:
        return str(error.__cause__ or error)
    return None


def _refusal(info: zipfile.ZipInfo) -> str | None:
    """Why a member is not read, and what to do; None if it may be."""
    if info.flag_bits & _LOCKED:
        return "is locked with a password: unpack it, and give the file"
    if info.compress_type not in _METHODS:
        method = _NAMES.get(info.compress_type, f"method {info.compress_type}")
        return f"is packed by {method}, which cannot be read here: unpack it, and give the file"
    if info.file_size > max(_SMALL, DENSEST * info.compress_size):
        times = info.file_size // max(1, info.compress_size)
        return (
            f"unpacks to {times:,} times its size ({info.file_size:,} bytes), as no table does: fetch it anew"
        )
    return None


def _too_large(info: zipfile.ZipInfo, folder: Path) -> str | None:
    free = shutil.disk_usage(folder).free
    if info.file_size <= free:
        return None
    return f"unpacks to {info.file_size:,} bytes, but only {free:,} are free in {folder}: make room there"


def _read(archive: Path, member: str, read: Callable[[], bytes]) -> bytes:
    with _told(archive, member):
        return read()


@contextmanager
def _opened(archive: Path, member: str | None = None) -> Iterator[zipfile.ZipFile]:
    with _told(archive, member), zipfile.ZipFile(archive) as opened:
        yield opened


@contextmanager
def _told(archive: Path, member: str | None) -> Iterator[None]:
    """What is wrong with a zip, as a sentence; its file must be readable."""
    try:
        yield
    except _DAMAGE as error:
        # The disk's own errors are told as they are; a damaged place in a zip is an invalid argument to it.
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise
        where = f"{archive}: {member} in it" if member else f"{archive}"
        raise InputError(f"{where} is cut off or damaged ({error}): fetch it again") from error
