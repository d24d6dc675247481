"""The node's folders: made, kept to one worker at a time, given to the account that the server runs under.

OpenSearch refuses to run as root. Started by root, it runs under the account that owns the node's home, or
under `nobody` when root owns it; that account must be able to enter the home and the server's folder.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import NodeError
from indexer.progress import Progress

OPEN_TO_ALL = 0o755
UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the machine."""

    name: str
    uid: int
    gid: int


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it; what root makes, other accounts can enter.

    Raises:
        NodeError: it cannot be made.

    """
    try:
        missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                each.chmod(OPEN_TO_ALL)
    except OSError as error:
        raise NodeError(
            f"cannot make the folder {folder} ({error.strerror}): set OACITE_HOME to one that you can write"
        ) from error


def renew_folder(folder: Path) -> None:
    """Make a folder empty."""
    if folder.exists():
        shutil.rmtree(folder)
    make_folder(folder)


@contextmanager
def locked(folder: Path, progress: Progress) -> Iterator[None]:
    """Work in a folder alone: wait until every other process that called this has left.

    Raises:
        NodeError: the folder is another user's.

    """
    try:
        lock = os.open(folder / "lock", os.O_RDONLY | os.O_CREAT, 0o644)
    except PermissionError as error:
        raise NodeError(f"{folder} is another user's: do this as that user, or set OACITE_HOME") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(f"waiting for another oacite that is at work in {folder}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def workplace(cache: Path) -> Iterator[Path]:
    """Lend a folder in the cache that is gone afterwards, unless it was given another name."""
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=cache))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def account_of(uid: int) -> Account:
    """Return the account with this number, which may be without a name."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(f"user {uid}", uid, uid)
    return Account(entry.pw_name, uid, entry.pw_gid)


def server_account(home: Path) -> Account | None:
    """Return the account that the server is to run under; None for the present user's own."""
    if os.geteuid() != 0:
        return None
    owner = home.stat().st_uid
    return account_of(owner or pwd.getpwnam("nobody").pw_uid)


def give(account: Account | None, home: Path, written: list[Path]) -> None:
    """Give the account the folders that the server writes; in a home of its own, all that root made there."""
    if account is None:
        return
    own = home.stat().st_uid == account.uid
    outside = [folder for folder in written if not folder.is_relative_to(home)]
    for top in [home, *outside] if own else written:
        for folder, _, files in os.walk(top):
            for path in (folder, *(os.path.join(folder, file) for file in files)):  # noqa: PTH118 - os.walk's strings
                os.chown(path, account.uid, account.gid, follow_symlinks=False)


def check_reach(account: Account | None, folder: Path, setting: str = "OACITE_HOME") -> None:
    """Refuse a folder that the account cannot enter; `setting` is what names another one.

    Raises:
        NodeError: it cannot.

    """
    if account is None:
        return
    entered = subprocess.run(  # noqa: S603 - the account's own view, which no reading of mode bits gives
        ["/bin/sh", "-c", 'cd "$0"', str(folder)],
        user=account.uid, group=account.gid, extra_groups=[], cwd="/", check=False, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    if entered.returncode != 0:
        raise NodeError(
            f"OpenSearch does not run as root, and the account {account.name}, under which root runs it,"
            f" cannot enter {folder}: set {setting} to a folder that all can enter, such as one in /var/lib"
        )
