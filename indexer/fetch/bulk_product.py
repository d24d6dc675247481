"""Files of bulk data products: listed, fetched once, resumed, checked.

A key may fetch a file 20 times a year. So a file that is there whole is not asked for, a part of one is gone
on with, and a zip's checksums are tested before it gets its name. A file that the portal has changed since is
fetched anew; until it is whole the older one stays.
"""

import re
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer import zips
from indexer.errors import OaciteError
from indexer.fetch import manifest
from indexer.fetch.alone import alone
from indexer.fetch.report import FetchReport
from indexer.fetch.transfer import Transfer
from indexer.odp import Portal
from indexer.odp.errors import PortalError
from indexer.progress import Progress, size
from indexer.synthetic.folder import MARKER

_MARGIN = 1.05  # of the space that the files take
_NEARLY = 1_000  # bytes: the portal lists sizes rounded


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as a product lists it.

    Attributes:
        name: its name.
        address: where to fetch it.
        size: its bytes, perhaps rounded; None when not told.
        modified: when it was last changed, as told.
    """

    name: str
    address: str
    size: int | None
    modified: str


@dataclass(frozen=True, slots=True)
class BulkProduct:
    """What to fetch of a product.

    Attributes:
        identifier: the portal's.
        tables: the names of the tables; each is one CSV or TSV file, zipped or not.
    """

    identifier: str
    tables: tuple[str, ...]


def fetch_product(portal: Portal, product: BulkProduct, folder: Path, progress: Progress) -> FetchReport:
    """Bring a product's tables into a folder, those that are not there whole already.

    Raises:
        PortalError: the product lacks a table, or a file does not come; the same call goes on from there.
        OaciteError: there is no room on the disk, or what is in the folder is made up.
    """
    return fetch_products(portal, product.identifier, (product,), folder, progress)


def fetch_products(
    portal: Portal, name: str, products: Sequence[BulkProduct], folder: Path, progress: Progress
) -> FetchReport:
    """Bring tables of several products into a folder, as `fetch_product` does, with one report.

    All products are listed before anything is fetched.

    Raises:
        PortalError: a product lacks a table, or a file does not come; the same call goes on from there.
        OaciteError: there is no room on the disk, or what is in the folder is made up.
        RunConflict: another fetch into the folder is at work.
    """
    if (folder / MARKER).exists():
        raise OaciteError(f"{folder} holds made-up tables ({MARKER}): remove it, and run the command again")
    with alone(folder):
        return _fetch_products(portal, name, products, folder, progress)


def _fetch_products(
    portal: Portal, name: str, products: Sequence[BulkProduct], folder: Path, progress: Progress
) -> FetchReport:
    started, calls = time.monotonic(), portal.calls
    files = [
        file
        for product in products
        for file in choose(product, listed_files(portal.product(product.identifier)))
    ]
    missing = [file for file in files if not _is_whole(folder, file, progress)]
    notes = [note for file in missing if (note := _replaced(folder, file))]
    _make_sure_of_room(folder, missing)
    for file in missing:
        _fetch(portal, file, folder, progress)
    return FetchReport(
        name,
        [str(folder / file.name) for file in files],
        fetched=bool(missing),
        counts={"files": len(files), "fetched now": len(missing)},
        calls=portal.calls - calls,
        calls_this_week=portal.calls_this_week,
        seconds=round(time.monotonic() - started, 1),
        notes=notes,
    )


def listed_files(product: object) -> list[ListedFile]:
    """All files that a product's JSON lists, whichever spelling of the keys it uses."""
    return [file for fields in _objects(product) if (file := _listed(fields))]


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(each)


def _listed(fields: dict[str, Any]) -> ListedFile | None:
    known = {name.lower(): value for name, value in fields.items()}
    address = known.get("filedownloaduri") or known.get("filedownloadurl")
    name = known.get("filename")
    if not isinstance(address, str) or not isinstance(name, str) or Path(name).name != name:
        return None
    told = str(known.get("filesize", ""))
    modified = str(known.get("filelastmodifieddatetime", ""))
    return ListedFile(name, address, int(told) if told.isdecimal() else None, modified)


def choose(product: BulkProduct, files: list[ListedFile]) -> list[ListedFile]:
    """The newest file of each table; of two of one time the zip.

    Raises:
        PortalError: a table has none.
    """
    chosen = []
    for table in product.tables:
        name = re.compile(rf"{table}(\.[ct]sv)?(\.zip)?", re.IGNORECASE)
        found = [file for file in files if name.fullmatch(file.name) and "." in file.name]
        if not found:
            listed = ", ".join(sorted(file.name for file in files)[:10]) or "nothing"
            raise PortalError(
                f"the product {product.identifier} has no file of the table {table}, it lists {listed}: the"
                " portal has changed; look for a newer oacite, or fetch the files by hand"
            )
        chosen.append(max(found, key=lambda file: (file.modified, file.name.lower().endswith(".zip"))))
    return chosen


def _is_whole(folder: Path, file: ListedFile, progress: Progress) -> bool:
    """Whether the file is there as it was fetched, or as somebody put it there."""
    path = folder / file.name
    if not path.is_file():
        return False
    known = manifest.read(folder).get(file.name)
    there = path.stat().st_size
    if known and (known["modified"] != file.modified or known["bytes"] != there):
        return False
    if not known and not _fits(file, there):
        return False
    return not _damage(path, progress)


def _replaced(folder: Path, file: ListedFile) -> str | None:
    """What to say when the portal has changed a file since it was fetched."""
    known = manifest.read(folder).get(file.name)
    if not known or known["modified"] == file.modified or not (folder / file.name).is_file():
        return None
    return f"{file.name}: the portal's of {file.modified} in place of the one of {known['modified']}"


def _fits(file: ListedFile, length: int) -> bool:
    return file.size is None or abs(file.size - length) <= _rounding(file.size)


def _rounding(listed: int) -> int:
    """By how many bytes a file may differ from its size as listed."""
    return max(_NEARLY, listed // _NEARLY)


def _most(file: ListedFile, folder: Path) -> int:
    """Bytes that may come: what is listed; where nothing is, half of the room on the disk."""
    return shutil.disk_usage(folder).free // 2 if file.size is None else file.size + _rounding(file.size)


def _damage(path: Path, progress: Progress) -> str | None:
    """What is wrong with a zip; None also for a file that is none."""
    if path.name.lower().removesuffix(".part").endswith(".zip"):
        progress(f"checking {path.name}")
        return zips.damage(path)
    return None


def _make_sure_of_room(folder: Path, files: list[ListedFile]) -> None:
    needed = sum(file.size or 0 for file in files)
    needed -= sum(part.stat().st_size for file in files if (part := _part(folder, file)).is_file())
    free = shutil.disk_usage(folder).free
    if needed * _MARGIN > free:
        raise OaciteError(
            f"{', '.join(file.name for file in files)} need {size(needed)} more, but {folder} has only"
            f" {size(free)} free: make room there, or set OACITE_HOME to a larger disk"
        )


def _fetch(portal: Portal, file: ListedFile, folder: Path, progress: Progress) -> None:
    part = _part(folder, file)
    most = _most(file, folder)
    Transfer(portal, file.address, file.modified, most, part, progress, f"fetching {file.name}").run()
    length = part.stat().st_size
    wrong = _damage(part, progress)
    if not wrong and not _fits(file, length):
        wrong = f"it has {length:,} bytes, the portal lists {file.size:,}"
    if wrong:
        part.unlink()
        raise PortalError(f"{file.name} came damaged ({wrong}): run the command again, it is fetched anew")
    part.replace(folder / file.name)
    manifest.add(folder, file.name, length, file.modified)


def _part(folder: Path, file: ListedFile) -> Path:
    return folder / f"{file.name}.part"
