"""What went wrong → the sentence that a tool answers instead. No exception's own text among them. Pure.

The sentences are those of the pages (`search_ui.web.problems`).
"""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from search_ui.assistant.answers import plain
from search_ui.url.values import BadParameter
from search_ui.web.problems import NotFound, UrlTooLong, problem_of

_LONGEST = 60
"""Characters of a name that somebody made up."""
_SENTENCES = {
    "missing": "“{name}” is missing.",
    "extra_forbidden": "There is no argument “{name}”: see the tool's list of arguments.",
    "string_too_long": "“{name}” may have at most {max_length:,} characters.",
    "string_too_short": "“{name}” is empty.",
    "too_long": "“{name}” may have at most {max_length:,} values.",
    "string_type": "“{name}” has to be a text.",
    "list_type": "“{name}” has to be a list of texts.",
    "model_type": "“{name}” has to be an object, of filters and their values.",
    "int_type": "“{name}” has to be a whole number.",
    "int_parsing": "“{name}” has to be a whole number.",
    "int_parsing_size": "“{name}” has to be a whole number.",
    "int_from_float": "“{name}” has to be a whole number.",
    "bool_type": "“{name}” has to be true or false.",
    "bool_parsing": "“{name}” has to be true or false.",
    "greater_than_equal": "“{name}” has to be at least {ge}.",
    "less_than_equal": "“{name}” may be at most {le}.",
    "not_known": "“{name}” can have these values only: {known}.",
}
"""pydantic's type of error → a sentence; of any other the name alone is told."""
_OTHER = "“{name}” cannot be used as it is."


_SAYING = (BadParameter, NotFound, UrlTooLong)
"""Their own sentence says what it is about; that of any other wants a title."""


class Full(Exception):
    """More is asked at once than can be answered."""


def sentence(error: Exception) -> str:
    """What to answer, in a sentence or two: what is wrong, and what to do about it."""
    match error:
        case ValidationError():
            return _wrong(error.errors(include_url=False, include_input=False)[0])
        case Full():
            return "More is asked here at the moment than can be answered. Try again in a few seconds."
    problem = problem_of(error)
    said = f"{problem.message} {problem.hint}"
    return said if isinstance(error, _SAYING) else f"{problem.title}. {said}"


def _wrong(error: ErrorDetails) -> str:
    name = plain(".".join(str(part) for part in error["loc"] if isinstance(part, str)))
    shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    return _SENTENCES.get(error["type"], _OTHER).format(name=shown, **error.get("ctx", {}))
