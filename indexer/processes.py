"""Whether a process of this machine runs, and will go on doing so."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

_GONE = "ZXx"  # states of a process that has ended: nobody may have asked how, as in a container
_EXITING = 0x4  # PF_EXITING, a flag of Linux
_KILL = 1 << 8  # SIGKILL's bit
_DOUBT = timedelta(seconds=2)  # the times of processes are told from the start of the machine


def runs(pid: int, since: datetime | None = None) -> bool:
    """Whether there is a process of this number, whoever's it is.

    One that was killed and is being taken down, or waits for its parent to notice, runs no more.

    Args:
        pid: its number.
        since: it ran then already; a process that was begun later is another one.
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
    return since is None or _begun(int(fields[18])) <= since + _DOUBT


def _is_killed(status: str) -> bool:
    """Whether SIGKILL waits for it, or for one of its threads."""
    return any(
        int(mask, 16) & _KILL for mask in re.findall(r"^S(?:ig|hd)Pnd:\s*([0-9a-f]+)", status, re.MULTILINE)
    )


def _begun(ticks: int) -> datetime:
    """When a process began, so many ticks after the machine did."""
    [booted] = re.findall(r"^btime (\d+)", Path("/proc/stat").read_text(encoding="utf-8"), re.MULTILINE)
    return datetime.fromtimestamp(int(booted) + ticks / os.sysconf("SC_CLK_TCK"), UTC)
