"""What stops an indexer's command, in one sentence each.

OaciteError
├── InputError        a file is missing, damaged or not what it should be; it names the file, and the line
├── IncompleteIndex   the index does not hold what was read
├── MappingRefused    the index has another mapping than the documents are made for
├── TooManyRejected   too large a share of the rows cannot be used
├── NothingToResume   there is no unfinished run that these files could go on with
├── RunConflict       another run of the same source is at work, or has taken this one's place
├── NameTaken         the cluster has something else under the name that the pages search
├── BackupFailed      a backup was not taken whole, or not restored whole
├── KeysMissing       some of an engine's keys are there, and others are not
├── Stopped           somebody ended the command
└── NodeError         the local node cannot be started or stopped
"""

from engine.safe_text import shown


class OaciteError(Exception):
    """A command cannot go on; the message is a sentence for people that says what to do, without a secret."""

    def __init__(self, message: str) -> None:
        super().__init__(shown(message))


class InputError(OaciteError):
    """A file that was given cannot be used."""


class IncompleteIndex(OaciteError):
    """The index does not hold what was read; it is not promoted."""


class MappingRefused(OaciteError):
    """The index has another mapping than the documents are made for."""


class TooManyRejected(OaciteError):
    """Too large a share of the rows cannot be used: the files or our rules are wrong."""


class NothingToResume(OaciteError):
    """There is no unfinished run that these files could go on with."""


class NameTaken(OaciteError):
    """The cluster has an index or alias, not ours, of the name that the pages search."""


class RunConflict(OaciteError):
    """Another run of the same source is at work, or has taken this one's place."""


class BackupFailed(OaciteError):
    """A backup was not taken, or not restored, whole; what was served before is served still."""


class KeysMissing(OaciteError):
    """Some of the keys and passwords that an engine was set up with are there, and others are not."""


class Stopped(OaciteError):
    """Somebody ended the command: Ctrl-C, SIGTERM or SIGHUP."""


class NodeError(OaciteError):
    """The local node cannot do what was asked: one sentence, and the log's end if the server died."""
