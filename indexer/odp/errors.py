"""What can go wrong between us and the portal, in one sentence each.

OaciteError
└── PortalError
    ├── KeyMissing          no key, or something that cannot be one
    ├── KeyRefused          401: it saw no key
    ├── AccessRefused       403: a wrong or deleted key
    ├── CriteriaRefused     400, with the portal's own words
    ├── ReplyTooLarge       413, or longer than any: ask for fewer rows
    ├── EndpointMoved       a redirect, 404 or 410 where the interface should be
    ├── DownloadLimit       429 on a file: twenty downloads a year
    ├── RangeRefused        416: the file is not longer than what is there
    └── TryAgain            what may heal by itself; raised to the user only after the last try
        ├── PortalBusy          429
        ├── PortalDown          500, 502, 503, 504
        ├── PortalUnreachable   no connection, a lost one, or no answer in time
        ├── NotTheData          an HTML page in place of what was asked for
        ├── DamagedReply        cut off, not JSON, or without what every reply has
        └── AddressExpired      the signed address of a file is refused
"""

from indexer.errors import OaciteError


class PortalError(OaciteError):
    """The portal did not do what was asked; the message is a sentence for people."""


class KeyMissing(PortalError):
    """There is no key."""


class KeyRefused(PortalError):
    """The portal saw no key (401)."""


class AccessRefused(PortalError):
    """The portal does not know the key, or refuses it (403)."""


class CriteriaRefused(PortalError):
    """The portal cannot understand the criteria (400)."""


class ReplyTooLarge(PortalError):
    """The reply would be over the portal's limit, 6 MB (413), or is far beyond it."""


class EndpointMoved(PortalError):
    """The interface is no longer where this version of oacite looks for it."""


class DownloadLimit(PortalError):
    """The portal gives no file to this key more often (429)."""


class RangeRefused(PortalError):
    """The file has no bytes behind those that are there (416)."""


class TryAgain(PortalError):
    """What may heal by itself.

    Attributes:
        wait: seconds that the portal asked to wait at least; None when it named none.
    """

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class PortalBusy(TryAgain):
    """Too many calls (429)."""


class PortalDown(TryAgain):
    """The portal is not in service (500, 502, 503, 504)."""


class PortalUnreachable(TryAgain):
    """No connection, or it was lost."""


class NotTheData(TryAgain):
    """An HTML page, as the firewall sends them with status 200."""


class DamagedReply(TryAgain):
    """A reply that is no reply."""


class AddressExpired(TryAgain):
    """A signed address, valid for five seconds, was refused."""
