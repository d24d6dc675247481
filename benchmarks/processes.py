"""The processes of the pages and of the engine, where they are on this machine."""

from urllib.parse import urlsplit

import psutil
from opensearchpy import OpenSearch


def of_pages(url: str) -> psutil.Process | None:
    """Who serves the pages at an address."""
    return _listening(urlsplit(url).port or 80)


def of_engine(client: OpenSearch) -> psutil.Process | None:
    """The engine, where it is one node."""
    return _listening(urlsplit(client.transport.get_connection().host).port or 9200)


def processor_seconds(process: psutil.Process | None) -> float:
    """Processor time that it has taken so far; 0 where it is elsewhere."""
    times = process.cpu_times() if process else None
    return times.user + times.system if times else 0.0


def _listening(port: int) -> psutil.Process | None:
    listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
    pids = [each.pid for each in listening if each.pid and each.laddr and each.laddr.port == port]
    return psutil.Process(pids[0]) if pids else None
