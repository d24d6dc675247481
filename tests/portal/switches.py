"""What the local portal does where the real one is known only by guess, and the failures that it can have."""

from dataclasses import dataclass, field

KEY = "local-portal-key-0123456789abcdef"


@dataclass(slots=True)
class Switches:
    """How the portal behaves; may be changed while it runs.

    Attributes:
        key: the only key that it knows.
        forbidden: answer 403 to that key.
        one_at_a_time: answer 429 to a call while another with the same key is under way.
        calls_a_second: more are answered with 429; None for no limit.
        retry_after: seconds in the header of a 429; None for no header.
        seconds_a_call: real time that a call takes at least.
        most_bytes: larger replies are a 413.
        most_rows: a page never has more; None for no limit.
        deep_paging: rows behind it are a 400; None for no limit (a guess).
        empty_is_404: answer 404 instead of no rows, as the OpenAPI files say.
        dates_need_z: refuse ranges of times without a zone (a guess).
        echo_key: repeat the key in the messages of errors, as a careless server may.
        moved: a status that every address of the interface has instead; None for none.
        address_field: how a product's JSON calls a file's address (two spellings are known).
        redirects: files come from a signed address elsewhere; else from the portal itself.
        link_seconds: how long that address is valid.
        ranges: parts of files are given.
        files_in_ten_seconds: more are a 429 with Retry-After.
        downloads_a_year: more of one file are a 429.
        failures: kind (see FAILURES in portal.py) → share of the calls that fail so.
        seed: of that chance.
    """

    key: str = KEY
    forbidden: bool = False
    one_at_a_time: bool = True
    calls_a_second: float | None = None
    retry_after: int | None = None
    seconds_a_call: float = 0.0
    most_bytes: int = 6_000_000
    most_rows: int | None = None
    deep_paging: int | None = 10_000
    empty_is_404: bool = False
    dates_need_z: bool = True
    echo_key: bool = False
    moved: int | None = None
    address_field: str = "fileDownloadURI"
    redirects: bool = True
    link_seconds: float = 5.0
    ranges: bool = True
    files_in_ten_seconds: int = 5
    downloads_a_year: int = 20
    failures: dict[str, float] = field(default_factory=dict)
    seed: int = 0
