"""The bulk data products: their lists, the redirects, and the storage that wants no key and no late guest."""

import hashlib
import hmac
from collections import Counter
from typing import Any

from indexer.clock import Clock
from tests.portal.answers import Answer, Seen, json_answer, too_many
from tests.portal.limits import Window
from tests.portal.switches import Switches

MODIFIED = "2026-06-02 00:02:59"


class Files:
    """What there is to download.

    Args:
        switches: how it behaves.
        clock: the time that its limits go by.

    Attributes:
        products: identifier → file name → content.
        modified: file name → when it was changed last, where that is not the usual time.
        downloads: file name → how often it was asked for.
        api: the address of the interface, once it is served.
        storage: that of the storage.
    """

    def __init__(self, switches: Switches, clock: Clock) -> None:
        self.products: dict[str, dict[str, bytes]] = {}
        self.modified: dict[str, str] = {}
        self.downloads: Counter[str] = Counter()
        self.api = self.storage = ""
        self._switches = switches
        self._clock = clock
        self._lately = Window(clock, 10.0)

    def product(self, identifier: str) -> Answer:
        """As the real one describes a product; sizes are rounded to tens, as in every reply seen."""
        folder = f"{self.api}/api/v1/datasets/products/files/{identifier}"
        files: list[dict[str, Any]] = [
            {
                "fileName": name,
                "fileSize": len(content) // 10 * 10,
                self._switches.address_field: f"{folder}/{name}",
                "fileLastModifiedDateTime": self.modified.get(name, MODIFIED),
                "fileTypeText": "Data",
            }
            for name, content in self.products[identifier].items()
        ]
        bag = {"productIdentifier": identifier, "productFileBag": {"count": len(files), "fileDataBag": files}}
        return json_answer(200, {"count": 1, "bulkDataProductBag": [bag]})

    def file(self, identifier: str, name: str, seen: Seen) -> Answer:
        """Where a file is now, signed; or the file."""
        self.downloads[name] += 1
        if self.downloads[name] > self._switches.downloads_a_year:
            return too_many(None, f"{self._switches.downloads_a_year} requests allowed in 31536000 sec")
        if self._lately.count() > self._switches.files_in_ten_seconds:
            return too_many(10)
        if not self._switches.redirects:
            return self._bytes(self.products[identifier][name], seen)
        place = f"/{identifier}/{name}?expires={self._clock.now() + self._switches.link_seconds}"
        return Answer(302, b"", {"Location": f"{self.storage}{place}&signature={_signature(place)}"})

    def stored(self, seen: Seen) -> Answer:
        """A file from the storage."""
        place, _, signature = seen.path.partition("&signature=")
        if "x-api-key" in seen.headers:
            return json_answer(400, {"message": "Only one auth mechanism allowed"})
        expires = float(place.partition("expires=")[2] or 0)
        if signature != _signature(place) or self._clock.now() > expires:
            return Answer(403, b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>")
        identifier, name = place.partition("?")[0].strip("/").split("/")
        return self._bytes(self.products[identifier][name], seen)

    def _bytes(self, content: bytes, seen: Seen) -> Answer:
        tag = f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
        headers = {"Content-Type": "application/zip", "ETag": tag}
        wanted = seen.headers.get("range", "")
        if not self._switches.ranges or not wanted or seen.headers.get("if-range", tag) != tag:
            return Answer(200, content, headers)
        first = int(wanted.removeprefix("bytes=").partition("-")[0])
        if first >= len(content):
            return Answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
        span = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return Answer(206, content[first:], headers | {"Content-Range": span})


def _signature(place: str) -> str:
    return hmac.new(b"storage", place.encode(), "sha256").hexdigest()
