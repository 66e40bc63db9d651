"""A CSV file, as spreadsheets write them, to rows of cells; a fault is told by line and column, never by value."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

LARGEST = 20_000_000  # bytes; 100,000 rows fit in
LONGEST_CELL = 200
SEPARATORS = (",", ";", "\t")
_EXCEL_HINT = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)  # Excel's own first line that names the separator
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")  # hardly ever meant in Windows-1252
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")
_NOT_CSV: Mapping[bytes, str] = {
    b"PK": "this is an Excel workbook (or a zip file)",
    b"\xd0\xcf\x11\xe0": "this is an old Excel workbook",
    b"%PDF": "this is a PDF",
}
_SAVE_AS = 'open it in the spreadsheet and choose Save as, "CSV UTF-8"'


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that has to be mended in a file: its line (0: the file as a whole), its column, and why."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.column) if part)
        return f"{where}: {self.reason}" if where else self.reason


@dataclass(frozen=True)
class Row:
    """One row's cells by column, trimmed; `line` is where it begins in the file, from 1."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, column: str, reason: str) -> Fault:
        return Fault(self.line, column, reason)


@dataclass(frozen=True)
class Sheet:
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    columns: tuple[str, ...] = ()

    def has(self, column: str) -> bool:
        """Whether the file has this column."""
        return column in self.columns


def read_sheet(data: bytes, columns: Sequence[str], optional: Collection[str] = ()) -> Sheet:
    """The rows of a file that has exactly these columns, in any order, and the faults; a row with one is left out.

    A column that is `optional` may be missing; its cells are then empty.

    Comma, semicolon or tab; UTF-8 with or without its mark, UTF-16, or Windows-1252; quoted cells of several lines.
    """
    try:
        text = _decoded(data)
        first, lines = _lines(text, columns)
    except ValueError as error:
        return Sheet(faults=(Fault(0, "", str(error)),))
    header = next(lines, None)
    if header is None or isinstance(header, Fault):
        return Sheet(faults=(header or Fault(first, "", f"the file is empty; {_expected(columns)}"),))
    places, faults = _places(header, columns, optional)
    rows: list[Row] = []
    for line in lines if not faults else ():
        found = line if isinstance(line, Fault) else _row(line, places, columns, len(header.cells))
        if isinstance(found, Fault):
            faults.append(found)
        elif found is not None:
            rows.append(found)
    if not rows and not faults:
        faults.append(Fault(0, "", "there are no rows below the column names"))
    return Sheet(tuple(rows), tuple(faults), tuple(places))


# -- bytes to text


def _decoded(data: bytes) -> str:
    """The text of the file; ValueError says what it is instead."""
    for start, what in _NOT_CSV.items():
        if data.startswith(start):
            raise ValueError(f"{what}, not a CSV file; {_SAVE_AS}")
    if len(data) > LARGEST:
        raise ValueError(f"the file is larger than {LARGEST // 1_000_000} MB; is it the right one?")
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError(f"the letters of this file cannot be read; {_SAVE_AS}") from None
    if "\0" in text:
        raise ValueError(f"this is not text; {_SAVE_AS}")
    return text


def _encoding(data: bytes) -> str:
    """Excel's "Unicode text" is UTF-16, its plain "CSV" in Britain code page 1252. ValueError: none fits."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in data[:200]:
        return "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if _UTF_8.search(data):
            raise ValueError(f"the letters are of two kinds, or the file is cut off; {_SAVE_AS}") from None
        return "cp1252"
    return "utf-8-sig"


# -- text to lines of cells


@dataclass(frozen=True)
class _Line:
    number: int
    cells: Sequence[str]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


def _lines(text: str, columns: Sequence[str]) -> tuple[int, Iterator["_Line | Fault"]]:
    """The number of the first line, and the lines that are not blank."""
    hint = _EXCEL_HINT.match(text)
    if hint:
        return 2, _parsed(text[hint.end() :], hint[1], 2)
    return 1, _parsed(text, _separator(text, columns), 1)


def _separator(text: str, columns: Sequence[str]) -> str:
    """The separator by which most of the first line's cells are columns that we know."""

    def known(separator: str) -> int:
        first = next(_parsed(text, separator, 1), None)
        return len({_plain(cell) for cell in first.cells} & set(columns)) if isinstance(first, _Line) else 0

    return max(SEPARATORS, key=known)


def _parsed(text: str, separator: str, start: int) -> Iterator["_Line | Fault"]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + start
        try:
            line = _Line(number, [_clean(cell) for cell in next(reader)])
        except StopIteration:
            return
        except csv.Error:
            yield Fault(number, "", "a quotation mark here is never closed, or stands inside a word; write it twice")
            return
        if not line.is_blank:
            yield line


def _clean(cell: str) -> str:
    """The cell without spaces around it, and with any run of spaces or line breaks as one space."""
    return " ".join(_INVISIBLE.sub("", cell).split())


def _plain(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())


# -- lines to rows


def _places(header: _Line, columns: Sequence[str], optional: Collection[str]) -> tuple[dict[str, int], list[Fault]]:
    """Which cell each column is in, and what is wrong with the line of names. It may hold people: none is repeated."""
    names = [_plain(cell) for cell in header.cells]
    if len(set(names) & set(columns)) < 2:
        return {}, [Fault(header.number, "", f"this should be the line of column names; {_expected(columns)}")]
    places = {name: place for place, name in enumerate(names) if name in columns}
    faults = []
    for place, name in enumerate(names):
        where = f"column {place + 1}"
        if name in columns and places[name] != place:
            faults.append(Fault(header.number, where, f"{name} stands here a second time; keep one of the two"))
        elif name and name not in columns:
            faults.append(Fault(header.number, where, _unknown(name, columns)))
    missing = [name for name in columns if name not in places and name not in optional]
    if missing:
        faults.append(Fault(header.number, "", f"missing: {', '.join(missing)}; {_expected(columns)}"))
    return places, faults


def _unknown(name: str, columns: Sequence[str]) -> str:
    close = get_close_matches(name, columns, n=1)
    hint = f"did you mean {close[0]}?" if close else "take the column out."
    return f"we know no column of this name; {hint}"


def _expected(columns: Sequence[str]) -> str:
    return f"the first line must name the columns: {', '.join(columns)}"


def _row(line: _Line, places: Mapping[str, int], columns: Sequence[str], width: int) -> Row | Fault:
    if any(line.cells[width:]):
        return Fault(
            line.number, "", "this row has more cells than there are columns; put a value with a comma in quotes"
        )
    if len(line.cells) < width:
        return Fault(line.number, "", f"this row ends after {len(line.cells)} of {width} cells; is the file cut off?")
    found = {name: line.cells[place] for name, place in places.items()}
    return Row(line.number, {name: found.get(name, "") for name in columns})
