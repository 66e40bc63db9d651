"""CSV files as spreadsheets of many kinds write them, and what is said of those that are not one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.sheets import read_sheet
from tests.people.sheets import EXAMPLES

COLUMNS = ("id", "name", "phone")
TEXT = "id,name,phone\r\nA1,Zoë Müller,07700 900123\r\nA2,Ms O’Neill,\r\n"
FORMS = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a BOM (Excel's CSV UTF-8)": TEXT.encode("utf-8-sig"),
    "Windows-1252 (Excel's CSV)": TEXT.encode("cp1252"),
    "UTF-16 (Excel's Unicode text)": TEXT.replace(",", "\t").encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "UTF-16 without its mark": TEXT.encode("utf-16-le"),
    "semicolons (Excel in Europe)": TEXT.replace(",", ";").encode(),
    "Excel's sep= line": b"sep=;\r\n" + TEXT.replace(",", ";").encode(),
    "tabs": TEXT.replace(",", "\t").encode(),
    "Unix line ends": TEXT.replace("\r\n", "\n").encode(),
    "old Mac line ends": TEXT.replace("\r\n", "\r").encode(),
    "no line end at the end": TEXT.rstrip().encode(),
    "stray spaces": " id , name ,phone \n A1\t,  Zoë  Müller ,\u00a007700 900123\nA2, Ms O’Neill ,\n".encode(),
    "blank lines and columns": "\n\nid,name,phone,,\n,,,,\nA1,Zoë Müller,07700 900123,,\n\nA2,Ms O’Neill,,,\n".encode(),
    "another order, other capitals": "PHONE,Id,Name\n07700 900123,A1,Zoë Müller\n,A2,Ms O’Neill\n".encode(),
    "all in quotes": '"id","name","phone"\n"A1","Zoë\nMüller","07700 900123"\n"A2","Ms O’Neill",""\n'.encode(),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
def test_every_form_of_the_same_sheet_reads_the_same(data: bytes):
    """Whatever the office's spreadsheet writes, the same two people are in it."""
    sheet = read_sheet(data, COLUMNS)
    assert sheet.faults == ()
    assert [dict(row.cells) for row in sheet.rows] == [
        {"id": "A1", "name": "Zoë Müller", "phone": "07700 900123"},
        {"id": "A2", "name": "Ms O’Neill", "phone": ""},
    ]


BAD = {
    b"": "the file is empty",
    b"\n\n ,, \n": "the file is empty",
    b"id,name,phone\n": "no rows below",
    b"PK\x03\x04...": "this is an Excel workbook (or a zip file), not a CSV file",
    b"\xd0\xcf\x11\xe0\xa1\xb1": "old Excel workbook",
    b"%PDF-1.7": "this is a PDF",
    b"id,name,phone\nA1,\x81\x8d,\n": "letters of this file cannot be read",
    "id,name,phone\nA1,Zoë,\nA2,".encode() + b"\xe9,\n": "letters are of two kinds",
    b"id,name,phone\n" + b"A1,x,\n" * 50 + b"\x00": "not text",
    b"A1,Jay,07700900123\nA2,Tom,\n": "line 1: this should be the line of column names",
    b"id,name\nA1,Jay\n": "line 1: missing: phone; the first line must name the columns: id, name, phone",
    b"id,name,fone\nA1,Jay,\n": "line 1, column 3: we know no column of this name; did you mean phone?",
    b"id,name,phone,notes\nA1,Jay,,x\n": "line 1, column 4: we know no column of this name; take the column out.",
    b"id,name,phone,Name\nA1,Jay,,x\n": "name stands here a second time",
    b"id,name,phone\nA1,Jay,,07700900123\n": "line 2: this row has more cells than there are columns",
    b"id,name,phone\nA1,Jay,\nA2,To": "line 3: this row ends after 2 of 3 cells; is the file cut off?",
    b'id,name,phone\nA1,"Jay,\nA2,Tom,\n': "line 2: a quotation mark here is never closed",
}


@pytest.mark.parametrize(("data", "expected"), BAD.items(), ids=BAD.values())
def test_a_bad_file_is_told_by_where_and_why(data: bytes, expected: str):
    """Each says what to mend, and no cell of the file is repeated."""
    told = "\n".join(str(fault) for fault in read_sheet(data, COLUMNS).faults)
    assert expected in told
    assert not any(private in told for private in ("Jay", "Tom", "07700900123"))


def test_line_numbers_are_those_of_the_editor():
    """A name with a line break inside its quotes does not shift the lines that are told."""
    sheet = read_sheet(b'id,name,phone\nA1,"Jay\n\nMarlowe",\n\nA2,Tom,,,\nA3,Noor,,x\n', COLUMNS)
    assert [row.line for row in sheet.rows] == [2, 6]
    assert [fault.line for fault in sheet.faults] == [7]


def test_a_file_of_another_megabyte_size_is_refused():
    """Somebody who picks a film by mistake is told so."""
    assert "larger than" in str(read_sheet(b"x" * 20_000_001, COLUMNS).faults[0])


def test_the_examples_are_plain_utf_8():
    """What we hand out opens anywhere."""
    for name in ("staff.csv", "families.csv"):
        assert (EXAMPLES / name).read_text(encoding="utf-8")


@given(st.one_of(st.binary(), st.binary().map(lambda rest: b"id,name,phone\n" + rest), st.text().map(str.encode)))
def test_whatever_the_file_it_is_rows_or_faults(data: bytes):
    """No file makes the reading fail in another way, and none is taken for nothing."""
    sheet = read_sheet(data, COLUMNS)
    assert sheet.rows or sheet.faults
    assert all(set(row.cells) == set(COLUMNS) for row in sheet.rows)
