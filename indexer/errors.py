"""What stops an indexer's command, in one sentence each.

OaciteError
├── InputError       a file is missing, damaged or not what it should be; it names the file, and the line
├── IncompleteIndex  the index does not hold what was read
└── NodeError        the local node cannot be started or stopped
"""


class OaciteError(Exception):
    """A command cannot go on; the message is a sentence for people that says what to do."""


class InputError(OaciteError):
    """A file that was given cannot be used."""


class IncompleteIndex(OaciteError):
    """The index does not hold what was read; it is not promoted."""


class NodeError(OaciteError):
    """The local node cannot do what was asked: one sentence, and the log's end if the server died."""
