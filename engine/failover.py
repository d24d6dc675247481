"""Several nodes of one cluster: where one does not answer, the next is asked, if that can do no harm.

A request that nobody received (a refused connection, a host that is not there) may go to another node,
whatever it is. One that may have been received goes to another only if it reads. All else is the callers':
they know what may be repeated.
"""

from collections.abc import Collection, Mapping
from typing import Any

from opensearchpy import ConnectionError as BrokenConnection
from opensearchpy import ConnectionTimeout, SSLError, Transport, TransportError
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

FORGIVEN = 5.0
"""Seconds that a node which failed is passed over at first, while another is there; later more, up to 40."""
CUTOFF = 3

_UNRECEIVED = (NewConnectionError, ConnectTimeoutError, NameResolutionError)
_READS = {"_search", "_msearch", "_mget", "_count"}
_WITHOUT_A_CLUSTER = {
    "cluster_block_exception",
    "cluster_manager_not_discovered_exception",
    "master_not_discovered_exception",
}
_NOT_READY = 503
"""What a node says, and with which status, that has lost the others or has just started."""


class FailoverTransport(Transport):
    """The client library's transport, that goes on to the next address, once around."""

    def perform_request(  # noqa: PLR0913, PLR0917 - as the class above has it
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: Any = None,  # noqa: ANN401 - likewise
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - likewise
        """Ask one node after the other until one answers.

        Raises:
            TransportError: of the last one that was asked.
        """
        for _ in self.hosts[1:]:
            try:  # params are used up
                return super().perform_request(
                    method, url, dict(params or {}), body, timeout, ignore, headers
                )
            except TransportError as error:
                if not _may_be_asked_of_another(error, method, url):
                    raise
        return super().perform_request(method, url, params, body, timeout, ignore, headers)


def _may_be_asked_of_another(error: TransportError, method: str, url: str) -> bool:
    reads = method in {"GET", "HEAD"} or url.rpartition("/")[2] in _READS
    if isinstance(error, (ConnectionTimeout, SSLError)):  # the time is over; certificates are for people
        return False
    if isinstance(error, BrokenConnection):
        return reads or isinstance(error.info, _UNRECEIVED)
    return reads and error.status_code == _NOT_READY and error.error in _WITHOUT_A_CLUSTER
