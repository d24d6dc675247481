"""What must hold before the server is started, each told as one sentence when it does not."""

import errno
import os
import re
import shutil
import socket
from pathlib import Path

from indexer.errors import NodeError
from indexer.progress import size

LOOPBACK = "127.0.0.1"
BESIDE_HEAP = (
    600_000_000  # bytes the server takes beside its heap: code, threads, buffers (measured: 0.4-0.6 GB)
)
DISK_NEEDED = (
    1_000_000_000  # bytes: twice the flood stage of opensearch.yml, where an index becomes read-only
)
_UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}
_SHARE = 8
"""Of the memory this part is heap: the rest is for the system's file cache, which searches live of."""
_SMALLEST, _LARGEST, _QUARTER = 2**30, 8 * 2**30, 2**28


def heap_bytes(heap: str) -> int:
    """Read a heap size as Java writes it.

    >>> heap_bytes("512m"), heap_bytes("1G")
    (536870912, 1073741824)

    Raises:
        NodeError: it is no such size.

    """
    match = re.fullmatch(r"([1-9][0-9]*)([kmg])", heap.strip().lower())
    if match is None:
        raise NodeError(f"{heap!r} is not a heap size: write it like 512m or 2g (OACITE_NODE_HEAP)")
    return int(match[1]) * _UNITS[match[2]]


def usual_heap(memory: int | None) -> int:
    """The heap where none is chosen: an eighth of the memory, 1 to 8 GiB, in quarters of one.

    >>> usual_heap(24 * 2**30) / 2**30, usual_heap(None) / 2**30
    (3.0, 1.0)

    Args:
        memory: of the machine, in bytes, if that is known.
    """
    wished = (memory or 0) // _SHARE // _QUARTER * _QUARTER
    return min(max(wished, _SMALLEST), _LARGEST)


def memory() -> int | None:
    """The bytes that the machine has, or the container's limit; None where neither tells."""
    return _memory("MemTotal")


def check_memory(heap: int) -> None:
    """Refuse a heap (in bytes) that does not fit into the memory that is available.

    Raises:
        NodeError: the memory is too short.

    """
    available = _memory("MemAvailable")
    if available is not None and available < heap + BESIDE_HEAP:
        raise NodeError(
            f"memory is short: the local node needs {size(heap + BESIDE_HEAP)} (heap {size(heap)}),"
            f" {size(available)} is available; set a smaller heap, such as OACITE_NODE_HEAP=512m,"
            " or end other programs"
        )


def _memory(name: str) -> int | None:
    """What the kernel says under this name, in bytes, or the container's limit; None where neither tells."""
    limits: list[int] = []
    meminfo, cgroup = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")
    if meminfo.exists() and (match := re.search(rf"{name}:\s+(\d+) kB", meminfo.read_text())):
        limits.append(int(match[1]) * 1024)
    if cgroup.exists() and (text := cgroup.read_text().strip()).isdigit():
        limits.append(int(text))
    return min(limits, default=None)


def check_disk(folder: Path, needed: int = DISK_NEEDED) -> None:
    """Refuse a disk with fewer free bytes than needed.

    Raises:
        NodeError: the disk is too full.

    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NodeError(
            f"the disk of {folder} is nearly full: the local node needs {size(needed)} free,"
            f" {size(free)} are; make room, or set OACITE_HOME to a folder on another disk"
        )


def bindable_port(port: int) -> int:
    """Return the port on the loopback address if it is free; any free one for 0.

    Raises:
        NodeError: another program has it, or it may not be used.

    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError) as error:
            raise NodeError(_port_sentence(port, error)) from error
        return int(probe.getsockname()[1])


def check_privilege(account: str, port: int) -> None:
    """Refuse a port that is root's, for a server that root runs under another account.

    Raises:
        NodeError: the account may not use it.

    """
    setting = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    first = int(setting.read_text()) if setting.exists() else 1024
    if port < first:
        raise NodeError(
            f"port {port} is for root alone, and OpenSearch does not run as root but as {account}:"
            f" set OACITE_NODE_PORT to {first} or more"
        )


def _port_sentence(port: int, error: Exception) -> str:
    taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
    reason = "is taken by another program" if taken else f"cannot be used ({error})"
    return (
        f"port {port} of {LOOPBACK} {reason}: set OACITE_NODE_PORT to another one,"
        " or OPENSEARCH_URL if an OpenSearch that you want to use is there"
    )


def chosen_java() -> Path | None:
    """Return the Java runtime that OPENSEARCH_JAVA_HOME names; None when it names none.

    Raises:
        NodeError: there is no `bin/java` in it.

    """
    named = os.environ.get("OPENSEARCH_JAVA_HOME")
    if not named:
        return None
    java = Path(named).absolute() / "bin" / "java"
    if not os.access(java, os.X_OK):
        raise NodeError(
            f"OPENSEARCH_JAVA_HOME is {named}, but there is no program {java}: correct it,"
            " or unset it to use the Java runtime that comes with oacite"
        )
    return java.parent.parent
