"""What a page tells of a search text besides its results. Pure."""

from dataclasses import dataclass, field

from search_ui.url.values import BadParameter


class NotUnderstood(BadParameter):
    """A search text asks for something that the language leaves out; the message says what, and why."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__("q", message, hint)


@dataclass(slots=True)
class Remarks:
    """Sentences: what had to be repaired in a search text, and what else is to be known of it."""

    repaired: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def repair(self, sentence: str) -> None:
        """Something was not taken as it was written."""
        _once(self.repaired, sentence)

    def note(self, sentence: str) -> None:
        """Something may be understood in another way than it was meant."""
        _once(self.notes, sentence)


def _once(sentences: list[str], sentence: str) -> None:
    if sentence not in sentences:
        sentences.append(sentence)
