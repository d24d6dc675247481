"""The server's process: its command line, how it is recognised later, and how it ends."""

import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from indexer.errors import NodeError
from indexer.node.folders import Account
from indexer.shipped import shipped

_STOP_WITHIN = 30.0  # seconds that a server may take to close its indexes
_KILL_WITHIN = 10.0
_SHOWN_WITHIN = 1.0
_TICK = 0.05
_LAST_LINES = 15
_TRANSPORT = range(9300, 9401)  # OpenSearch's own

Settings = Mapping[str, str]
"""Of a node, by OpenSearch's names."""


@dataclass(frozen=True, slots=True)
class Process:
    """A running server, as `node.json` keeps it: the mark on its command line tells it from a reused pid."""

    pid: int
    mark: str
    url: str
    version: str


def read_process(home: Path) -> Process | None:
    """Return the process that the home's `node.json` names; None if the file is missing, broken or stale.

    Raises:
        NodeError: the home is closed to this user.

    """
    process = recorded_process(home)
    return process if process is not None and runs(process) else None


def recorded_process(home: Path) -> Process | None:
    """Return the same, though it may be dead.

    Raises:
        NodeError: the home is closed to this user.

    """
    try:
        return Process(**json.loads((home / "node.json").read_bytes()))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None
    except PermissionError as error:
        raise NodeError(f"{home} is closed to you: do this as its owner, or set OACITE_HOME") from error


def write_process(home: Path, process: Process) -> None:
    """Keep in the home which process is its node."""
    new = home / "node.json.new"
    new.unlink(missing_ok=True)
    with new.open("x") as file:
        json.dump(asdict(process), file)
    new.chmod(0o644)  # whoever may enter the home may know what runs there
    new.replace(home / "node.json")


def forget_process(home: Path) -> None:
    """Remove what the home keeps of a process."""
    (home / "node.json").unlink(missing_ok=True)


def runs(process: Process) -> bool:
    """Whether this very process runs: not another one that got its number, nor a dead one yet unburied."""
    return mark_option(process.mark) in _command_line(process.pid)


def _command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - a number


def java_options(heap: int, tmp: Path) -> list[str]:
    """Return the options of `opensearch/node/jvm.options` for a heap in bytes, then OPENSEARCH_JAVA_OPTS.

    Raises:
        NodeError: OPENSEARCH_JAVA_OPTS has an open quote.

    """
    text = shipped("opensearch", "node", "jvm.options").read_text()
    values = {"heap": heap, "direct_memory": heap // 2, "tmp": tmp}
    lines = [line.strip() for line in text.splitlines()]
    options = [Template(line).substitute(values) for line in lines if line and not line.startswith("#")]
    try:
        return options + shlex.split(os.environ.get("OPENSEARCH_JAVA_OPTS", ""))
    except ValueError as error:
        raise NodeError(f"OPENSEARCH_JAVA_OPTS cannot be read ({error}): correct it") from error


def server_command(server: Path, java: Path, options: list[str], home: Path, settings: Settings) -> list[str]:
    """Return the command that runs the server, as OpenSearch's own launcher would put it together.

    `settings` of the node stand before those of its `opensearch.yml`.
    """
    return [
        str(java / "bin" / "java"),
        *options,
        f"-Dopensearch.path.home={server}",
        f"-Dopensearch.path.conf={home / 'config'}",
        "-Dopensearch.distribution.type=tar",
        "-Dopensearch.bundled_jdk=true",
        "-cp",
        f"{server / 'lib'}/*",
        "org.opensearch.bootstrap.OpenSearch",
        f"-Epath.data={home / 'data'}",
        f"-Epath.logs={home / 'tmp'}",
        *(f"-E{name}={value}" for name, value in settings.items()),
    ]


def transport_ports(http: int) -> str:
    """Return the ports of which the server takes the first free one for other nodes, never the one for HTTP.

    >>> transport_ports(9200), transport_ports(9302)
    ('9300-9400', '9303-9403')

    """
    first = http + 1 if http in _TRANSPORT else _TRANSPORT.start
    return f"{first}-{first + len(_TRANSPORT) - 1}"


def mark_option(mark: str) -> str:
    """Return the Java option that puts a mark on the command line; it means nothing to the server."""
    return f"-Doacite.node={mark}"


def launch(command: list[str], server: Path, home: Path, account: Account | None) -> int:
    """Run the command in a session of its own, its output in `node.log`; return its pid.

    Its environment is bare: a node needs none of the user's settings and secrets.
    """
    log = home / "node.log"
    if log.exists():
        log.replace(home / "node.log.1")
    with log.open("xb") as output:
        popen = subprocess.Popen(  # noqa: S603 - our own command
            command,
            cwd=server,
            env={"PATH": os.defpath, "HOME": str(home / "tmp"), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    try:
        _await_command_line(popen.pid)
    except BaseException:  # Ctrl-C
        popen.kill()
        popen.wait()
        raise
    popen.returncode = 0  # it outlives us: Popen need not warn of that; whether it runs, runs() tells
    return popen.pid


def _await_command_line(pid: int) -> None:
    """Wait until the system shows a new process's command line, which it does a moment after it runs."""
    deadline = time.monotonic() + _SHOWN_WITHIN
    while not _command_line(pid) and time.monotonic() < deadline:
        time.sleep(_TICK / 10)


def terminate(process: Process) -> None:
    """End the process and its group: asked to first, killed when it does not.

    Raises:
        NodeError: it is another user's, or does not end.

    """
    for sign, within in ((signal.SIGTERM, _STOP_WITHIN), (signal.SIGKILL, _KILL_WITHIN)):
        _signal(process, sign)
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if _over(process):
                return
            time.sleep(_TICK)
    raise NodeError(
        f"the local node (process {process.pid}) does not end, not even killed: see to it yourself"
    )


def _over(process: Process) -> bool:
    """Whether nothing of the process is left that could hold its port or its data."""
    exit_of(process, os.WNOHANG)
    command = _command_line(process.pid)
    if command:
        return mark_option(process.mark) not in command
    try:  # it has no command line any more, but its threads may still be on their way out
        os.kill(process.pid, 0)
        threads = len(list(Path(f"/proc/{process.pid}/task").iterdir()))
        return threads == 1 and ") Z " in Path(f"/proc/{process.pid}/stat").read_text()
    except (
        ProcessLookupError,
        FileNotFoundError,
        PermissionError,
    ):  # gone, or the number is another's by now
        return True


def exit_of(process: Process, waiting: int = 0) -> str:
    """Say how the process ended, if it was a child of this one, and bury it; empty if that is not known."""
    try:
        pid, state = os.waitpid(process.pid, waiting)
    except ChildProcessError:
        return ""
    if pid == 0:
        return ""
    code = os.waitstatus_to_exitcode(state)
    if code >= 0:
        return f" (exit code {code})"
    hint = ": perhaps memory ran out" if code == -signal.SIGKILL else ""
    return f" (by {signal.Signals(-code).name}{hint})"


def _signal(process: Process, sign: signal.Signals) -> None:
    try:
        if runs(process):
            os.killpg(process.pid, sign)
    except ProcessLookupError:
        pass  # it ended just now: what was wanted
    except PermissionError as error:
        raise NodeError(
            f"the local node (process {process.pid}) is another user's: stop it as that user"
        ) from error


def last_lines(home: Path) -> str:
    """Return the end of the node's log, without the stack's frames, which would fill it."""
    lines = (home / "node.log").read_text(errors="replace").splitlines()
    told = [line for line in lines if line.strip() and not line.lstrip().startswith(("at ", "... "))]
    return "\n".join(told[-_LAST_LINES:])
