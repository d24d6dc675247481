"""The shapes of data: what went wrong. Pure."""

from pydantic import BaseModel, Field


class ProblemWords(BaseModel):
    """The same as in the fields around it, for programs of before these."""

    code: str
    message: str
    hint: str


class ProblemData(BaseModel):
    """Problem details, RFC 9457."""

    type: str = Field(description="the kind of problem, a place on the page of help")
    title: str
    status: int
    detail: str
    instance: str = Field(description="the path that was asked for")
    error: ProblemWords
