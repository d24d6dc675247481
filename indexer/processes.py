"""Whether a process of this machine runs, and will go on doing so."""

import os
import re
from pathlib import Path

_GONE = "ZXx"  # states of a process that has ended: nobody may have asked how, as in a container
_EXITING = 0x4  # PF_EXITING, a flag of Linux
_KILL = 1 << 8  # SIGKILL's bit


def runs(pid: int, birth: str | None = None) -> bool:
    """Whether there is a process of this number, whoever's it is.

    One that was killed and is being taken down, or waits for its parent to notice, runs no more.

    Args:
        pid: its number.
        birth: as `birth_of` told it earlier; a process that was begun at another time is another one.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        pass
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:  # it has ended meanwhile; or this is no Linux
        return not Path("/proc/self/stat").exists()
    except OSError:  # closed to this user
        return True
    state, *fields = stat.rsplit(") ", 1)[1].split()
    if state in _GONE or int(fields[5]) & _EXITING or _is_killed(status):
        return False
    return birth is None or _birth(fields) == birth


def birth_of(pid: int) -> str | None:
    """When a process was begun: in which life of the machine, and how long after its beginning.

    So it is the same whatever the clock is set to. None where there is no such process, or no Linux.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return _birth(stat.rsplit(") ", 1)[1].split()[1:])


def _birth(fields: list[str]) -> str:
    """The same from what /proc tells behind a process's state."""
    life = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{life} {fields[18]}"


def _is_killed(status: str) -> bool:
    """Whether SIGKILL waits for it, or for one of its threads."""
    return any(
        int(mask, 16) & _KILL for mask in re.findall(r"^S(?:ig|hd)Pnd:\s*([0-9a-f]+)", status, re.MULTILINE)
    )
