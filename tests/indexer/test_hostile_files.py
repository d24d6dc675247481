"""Files that are odd or made to do harm: a row, or one sentence that says where and what to do, and soon."""

import gzip
import io
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import zips
from indexer.errors import InputError
from indexer.sources.json_reader import JsonReader, Unreadable, loads
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from tests.indexer.conftest import CITATIONS, read

SOON = 10.0  # seconds, on a machine with much else to do
CSV = CITATIONS.encode()


def zipped(name: str = "citations.csv", method: int = zipfile.ZIP_DEFLATED, content: bytes = CSV) -> bytes:
    """A zip with one member."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def marked(field: int, value: int, archive: bytes) -> bytes:
    """The same zip with another flag (field 0) or method (field 1) of its member, in both of its headers."""
    found = bytearray(archive)
    for place in (archive.index(b"PK\x03\x04") + 6, archive.index(b"PK\x01\x02") + 8):
        struct.pack_into("<H", found, place + 2 * field, value)
    return bytes(found)


def spoiled(archive: bytes) -> bytes:
    """With other bytes in the midst of the member's data."""
    found = bytearray(archive)
    found[60:90] = bytes(30)
    return bytes(found)


ZIPS = {
    "Deflate64": (marked(1, 9, zipped()), "is packed by Deflate64, which cannot be read here: unpack it"),
    "method 99": (
        marked(1, 99, zipped()),
        "is packed by AES encryption, which cannot be read here: unpack it",
    ),
    "an unknown method": (marked(1, 77, zipped()), "is packed by method 77, which cannot be read here"),
    "a password": (marked(0, 1, zipped()), "is locked with a password: unpack it"),
    "damaged data": (spoiled(zipped()), "is cut off or damaged"),
    "damaged LZMA": (spoiled(zipped(method=zipfile.ZIP_LZMA)), "is cut off or damaged"),
    "damaged bzip2": (spoiled(zipped(method=zipfile.ZIP_BZIP2)), "is cut off or damaged"),
    "a bomb": (zipped(content=bytes(150_000_000)), "times its size (150,000,000 bytes), as no table does"),
    "cut-off rows": (zipped(content=CSV[:-9]), "is cut off in line 7"),
    "a damaged line": (zipped(content=CSV.replace(b"JP", b",,")), "line 6 has too many columns"),
    "a wrong header": (zipped(content=b"a,b\n"), "line 1: the header must have app_id"),
}


@pytest.mark.parametrize("case", ZIPS)
def test_what_is_wrong_with_a_zip_is_told_with_its_member(case: str, ptoffact: Path, tmp_path: Path) -> None:
    """Never the name of a temporary file; and nothing large is unpacked for it."""
    content, sentence = ZIPS[case]
    (ptoffact / "citations.csv").unlink()
    (ptoffact / "all.zip").write_bytes(content)
    with pytest.raises(InputError) as told:
        PtoffactSource(ptoffact, tmp_path / "work")
    assert str(told.value).startswith(f"{ptoffact / 'all.zip'}: citations.csv in it")
    assert sentence in str(told.value)
    assert "work" not in str(told.value)
    assert 1_000_000 > sum(file.stat().st_size for file in (tmp_path / "work").rglob("citations*"))


@pytest.mark.parametrize("archive", ["all.ZIP", "All.Zip", "all.zip"])
@pytest.mark.parametrize(
    "members",
    [["citations.csv/", "data/citations.csv"], ["data\\citations.csv"], ["DATA/Citations.CSV"]],
    ids=str,
)
def test_a_member_is_found_however_it_is_named(
    archive: str, members: list[str], ptoffact: Path, tmp_path: Path
) -> None:
    """A folder of that name is none; other systems have other signs between folders, and other capitals."""
    expected = read(PtoffactSource(ptoffact, tmp_path / "plain"))
    with zipfile.ZipFile(ptoffact / archive, "w") as opened:
        for name in members:
            opened.writestr(name, b"" if name.endswith("/") else CSV)
    (ptoffact / "citations.csv").unlink()
    assert expected == read(PtoffactSource(ptoffact, tmp_path / "work"))


def test_a_zip_writes_nowhere_else(ptoffact: Path, tmp_path: Path) -> None:
    """A name that leads out of the folder is only a name; the rows are read all the same."""
    expected = read(PtoffactSource(ptoffact, tmp_path / "plain"))
    (ptoffact / "citations.csv").unlink()
    with zipfile.ZipFile(ptoffact / "all.zip", "w") as opened:
        opened.writestr(f"../../../{tmp_path.name}/citations.csv", CSV)
    assert expected == read(PtoffactSource(ptoffact, tmp_path / "work" / "of" / "three"))
    found = [file for file in tmp_path.rglob("citations.csv*") if tmp_path / "work" not in file.parents]
    assert [] == [file for file in found if tmp_path / "plain" not in file.parents]


def test_a_link_in_a_zip_is_not_followed(ptoffact: Path, tmp_path: Path) -> None:
    """What it leads to is read as the file's own text, which is no table."""
    (ptoffact / "citations.csv").rename(tmp_path / "elsewhere.csv")
    link = zipfile.ZipInfo("citations.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16  # as Unix marks links
    with zipfile.ZipFile(ptoffact / "all.zip", "w") as opened:
        opened.writestr(link, str(tmp_path / "elsewhere.csv"))
    with pytest.raises(InputError, match=r"citations\.csv in it, line 1: the header must have app_id"):
        PtoffactSource(ptoffact, tmp_path / "work")


@given(
    st.data(),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
)
def test_any_damage_of_a_zip_is_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, method: int
) -> None:
    """Whatever bytes are changed: either the member is as it was, or an InputError."""
    found = bytearray(zipped(method=method))
    for place in data.draw(st.lists(st.integers(0, len(found) - 1), min_size=1, max_size=4)):
        found[place] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.getbasetemp()
    archive, target = folder / "damaged.zip", folder / "unpacked.csv"
    archive.write_bytes(found)
    try:
        member = zips.find(archive, "citations.csv")
        if member is not None:
            zips.unpack(archive, member, target)
            assert target.read_bytes() == CSV
    except InputError as error:
        assert str(error).startswith(str(archive))  # noqa: PT017 - either is right


ROW = (
    b'{"id": "d50488aca95d581f9af0d888130835c0", "patentApplicationNumber": "16123456", '
    b'"examinerCitedReferenceIndicator": true, "applicantCitedExaminerReferenceIndicator": true, '
    b'"officeActionCitationReferenceIndicator": true}\n'
)
REPLY = (
    b'{"response": {"start": 0, "docs": [' + ROW + b'], "numFound": 1, "x": {"y": [1, "]"]}}, "z": null}\n'
)
MARK = b"\xef\xbb\xbf"


def second(fields: bytes) -> bytes:
    """Two lines, of which the second has more fields before the application's number."""
    return ROW + ROW.replace(b"d50488", b"e50488").replace(b'"patentApp', fields + b', "patentApp')


DEEP = 80_000
JSON = {
    "NaN": (second(b'"groupArtUnitNumber": NaN'), ", line 2 is damaged ("),
    "Infinity": (second(b'"groupArtUnitNumber": -Infinity'), ", line 2 is damaged ("),
    "NaN for a time": (second(b'"createDateTime": NaN'), ", line 2 is damaged ("),
    "a key twice": (
        second(b'"patentApplicationNumber": "16123457"'),
        ", line 2 has the field patentApplicationNumber twice",
    ),
    "an id twice": (second(b'"id": "d50488aca95d581f9af0d888130835c9"'), ", line 2 has the field id twice"),
    "a key twice in line 1": (
        second(b'"id": "1"').split(b"\n")[1] + b"\n",
        ", line 1 has the field id twice",
    ),
    "a key twice in an array": (b"[" + ROW[:-2] + b', "id": "1"}]', ", row 1 has the field id twice"),
    "a lone surrogate": (second(b'"referenceIdentifier": "a\\ud800b"'), ", line 2 is damaged ("),
    "a lone surrogate in an array": (
        b"[" + ROW + b"," + ROW[:-2] + b', "referenceIdentifier": "a\\ud800b"}]',
        ", row 2 is damaged (",
    ),
    "deep arrays": (b"[" * DEEP, ", row 1 is nested more than 100 deep"),
    "deep arrays, closed": (b"[" * DEEP + b"]" * DEEP, ", row 1 is nested more than 100 deep"),
    "deep objects": (b'{"a":' * DEEP, ", row 1 is nested more than 100 deep"),
    "deep in a line": (
        second(b'"groupArtUnitNumber": ' + b"[" * DEEP + b"]" * DEEP),
        ", line 2 is damaged (",
    ),
    "a long string": (b'[{"id": "' + b"x" * 80_000_000 + b'"}]', ", row 1 is longer than 8 MB"),
    "a long string in a line": (
        second(b'"referenceIdentifier": "' + b"x" * 20_000_000 + b'"'),
        ", line 2 is longer than 8 MB",
    ),
    "a string without end": (b'[{"id": "' + b"\\" * 20_000_001, ", row 1 is longer than 8 MB"),
    "something behind an array": (b"[" + ROW + b"] x", " has something behind its end"),
    "a comma too many": (b"[" + ROW + b",]", ", row 2 is damaged ("),
    "a comma too few": (b"[" + ROW + ROW + b"]", ", row 2 is damaged (] is missing before {)"),
    "no object": (b"[" + ROW + b", 5]", ", row 2 is not an object but 5"),
    "another file": (b"app_id,parsed\n", " is no JSON but 'app_id,parsed'"),
}


@pytest.mark.parametrize("case", JSON)
def test_json_that_cannot_be_used_is_told_soon_and_with_its_place(case: str, tmp_path: Path) -> None:
    """No memory, no minutes, no words of a library without a place."""
    content, sentence = JSON[case]
    file = tmp_path / "rows.json"
    file.write_bytes(content)
    start = time.monotonic()
    with pytest.raises(InputError) as told:
        list(OaCitationsSource([file], tmp_path / "work").batches())
    assert str(told.value).startswith(f"{file}{sentence}")
    assert str(told.value).endswith(": fetch it again")
    assert time.monotonic() - start < SOON


@pytest.mark.parametrize("case", ["a long string", "a long string in a line"])
def test_a_gzipped_file_is_unpacked_piece_by_piece(case: str, tmp_path: Path) -> None:
    """However much it is when unpacked, a row is all that is held."""
    content, sentence = JSON[case]
    file = tmp_path / "rows.json.gz"
    file.write_bytes(gzip.compress(content, 1))
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as told:
            list(OaCitationsSource([file], tmp_path / "work").batches())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert str(told.value).startswith(f"{file}{sentence}")
    assert most < 50_000_000


@pytest.mark.parametrize("content", [b"[" + ROW + b"]", REPLY, ROW, b" \n[\n" + ROW + b"\n]\n"], ids=len)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("mark", [b"", MARK])
def test_a_byte_order_mark_is_no_damage(content: bytes, mark: bytes, tmp_path: Path, *, packed: bool) -> None:
    """Before an array, a reply or lines, gzipped too."""
    file = tmp_path / f"rows.json{'.gz' * packed}"
    file.write_bytes(gzip.compress(mark + content) if packed else mark + content)
    citations, rejected = read(OaCitationsSource([file], tmp_path / "work"))
    assert (["16123456"], []) == ([citation.application_number for citation in citations], rejected)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.lists(values), st.sampled_from([None, 2]), st.booleans())
def test_the_items_of_an_array_are_its_values(
    items: list[object],
    indent: int | None,
    mark: bool,  # noqa: FBT001 - drawn
) -> None:
    """However it is written."""
    import json  # noqa: PLC0415 - another writer than ours

    text = json.dumps(items, indent=indent, ensure_ascii=indent is None).encode(errors="surrogatepass")
    reader = JsonReader(io.BytesIO(MARK * mark + text))
    assert items == [loads(item) for item in reader.items()]
    assert b"" == reader.sign


@given(
    st.binary(max_size=40).map(lambda text: b"[" + text)
    | st.text('[]{}",:\\a1 ', max_size=20).map(str.encode)
)
def test_any_text_is_items_or_unreadable(text: bytes) -> None:
    """As another reader tells: what it takes for an array is one here, what it does not is none."""
    reader = JsonReader(io.BytesIO(text))
    try:
        found: object = [loads(item) for item in reader.items()]
        found = found if not reader.sign else None
    except Unreadable:
        found = None
    try:
        expected = loads(text)
    except Unreadable:
        expected = None
    assert (expected if isinstance(expected, list) else None) == found
