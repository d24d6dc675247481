"""What can go wrong between us and OpenSearch, in one sentence each.

EngineError
├── EngineUnreachable    nothing answers at the address, or it stopped answering
├── EngineTimeout        it answers too slowly
├── AccessDenied         the login is wrong or may not do this
│   └── HoldDenied       it may search, but hold no state of the indexes
├── EngineOverloaded     it has too much to do now (429, 503): try again
│   └── NodeGone         one of its nodes left in the middle: the others may answer at once
├── IndexMissing         no index behind that name
├── IndexChanged         something was written or promoted between the steps of what was asked
├── StateLost            it does not have any longer the state of the indexes that was read
├── IndexOutdated        an index was made by an earlier version and lacks what is asked for
├── WriteBlocked         nothing may be written: its disk is nearly full, or an index is read-only
├── RequestTooLarge      the request has more bytes than it takes (413)
└── RequestRefused       it understood the request and will not do it
"""

from engine.safe_text import shown


class EngineError(Exception):
    """OpenSearch did not do what was asked.

    The message is a sentence for whoever runs oacite, on the command line and in the log: it may name hosts,
    users, roles, indexes and shards, but no secret. What readers of a page are told is chosen by class alone
    (search_ui/web/problems.py), never made of the message.
    """

    status = 503

    def __init__(self, message: str) -> None:
        super().__init__(shown(message))


class EngineUnreachable(EngineError):
    """Nothing answers at the address."""


class EngineTimeout(EngineError):
    """The answer took longer than the time allowed."""

    status = 504


class AccessDenied(EngineError):
    """The login is missing, wrong, or without the right to do this (401, 403)."""


class HoldDenied(AccessDenied):
    """The login may search, but not hold one state of the indexes to read it in many steps."""


class EngineOverloaded(EngineError):
    """OpenSearch has too much to do at the moment (429, 503); the same request may work later."""


class NodeGone(EngineOverloaded):
    """A node of OpenSearch left, or is restarted, while it was answering."""


class IndexMissing(EngineError):
    """There is no index or alias of that name (404)."""


class IndexChanged(EngineError):
    """Something was written or promoted meanwhile, so that answers are of two states of the indexes."""


class StateLost(EngineError):
    """The state of the indexes that was read is gone: nobody read on in time, or the engine restarted."""


class IndexOutdated(EngineError):
    """An index was made by an earlier version, and lacks what is asked for."""


class WriteBlocked(EngineError):
    """Nothing may be written until somebody frees disk space or lifts a block (403, 429)."""


class RequestTooLarge(EngineError):
    """The request has more bytes than OpenSearch takes at once (413)."""

    status = 500


class RequestRefused(EngineError):
    """OpenSearch understood the request and refused it (400 and the like)."""

    status = 500


BLOCK = "cluster_block_exception"
"""What the engine calls a write that a block forbids."""


def blocked(why: str) -> WriteBlocked:
    """The error for a write that a block forbids, by what the engine says of the block."""
    if "flood-stage" in why:
        return WriteBlocked(
            "OpenSearch takes no documents, because its disk is nearly full: free space on it, wait until the"
            f" block is lifted (by itself, within a minute), and run again to go on ({why})"
        )
    return WriteBlocked(
        f"OpenSearch takes no documents: lift the block (a setting `index.blocks.…`) and run again"
        f" to go on ({why})"
    )
