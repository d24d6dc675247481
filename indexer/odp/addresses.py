"""The portal's address, and those at which it says a file is: what may be asked, and what gets the key."""

import ipaddress
from socket import gaierror, getaddrinfo
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from indexer.errors import InputError
from indexer.odp.errors import PortalError
from indexer.settings import PortalSettings


def portal_address(settings: PortalSettings) -> str:
    """The portal's address without a slash at its end.

    Raises:
        InputError: the key would travel unencrypted.
    """
    address = str(settings.url).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme != "https" and not _is_near(parts.hostname or ""):
        raise InputError(f"USPTO_API_URL is {address}: it must begin with https://, or the key could be read")
    return address


def _is_near(host: str) -> bool:
    """Whether a host is this machine, or one that the local network alone knows by its name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host


def same_origin(one: str, other: str) -> bool:
    r"""Whether two addresses lie on one server.

    Read as they are asked: in `https://one.example\@other.example` parsers see different hosts.
    """
    return _origin(urlsplit(_as_asked(one))) == _origin(urlsplit(_as_asked(other)))


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname, parts.port or default


def file_address(told: str, at: str, portal: str) -> str:
    """An address that the portal says a file has, as it is asked.

    Args:
        told: what it says; from a redirect it may be relative.
        at: what it is relative to.
        portal: the portal's own address.

    Raises:
        PortalError: it is none, or none of those a file of the portal's can have: unencrypted, or inside the
            network that only this machine reaches (server-side request forgery).
    """
    try:
        address = _as_asked(urljoin(at, told))
    except ValueError:  # of which the errors of requests are some
        raise PortalError("the portal names an address of a file that is none: it is not fetched") from None
    if same_origin(address, portal):
        return address
    there, own = urlsplit(address), urlsplit(portal)
    if "https" in {own.scheme, urlsplit(at).scheme} and there.scheme != "https":
        raise PortalError("the portal sends for a file to an unencrypted address: it is not fetched")
    if _is_inside(there.hostname or "") and not _is_inside(own.hostname or ""):
        raise PortalError(
            f"the portal sends for a file to {there.hostname}, which is this machine or in its own network:"
            " it is not fetched"
        )
    return address


def _as_asked(address: str) -> str:
    return str(requests.Request("GET", address).prepare().url)


def _is_inside(host: str) -> bool:
    """Whether a host is this machine, or of a private network, by its name or by one of its addresses.

    What has no address here may have one at a proxy, which then is who asks. An address that a name gets
    between this and the request is not seen; who answers there must have a certificate for that name.
    """
    if _is_near(host):
        return True
    try:
        found = {str(entry[4][0]).partition("%")[0] for entry in getaddrinfo(host, None)}
    except (gaierror, UnicodeError):
        return False
    return any(ipaddress.ip_address(each).is_private for each in found)  # loopback and link-local ones are
