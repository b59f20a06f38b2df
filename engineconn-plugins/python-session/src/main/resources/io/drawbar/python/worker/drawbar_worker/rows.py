"""Rows of Python's own values as tables: which type a column has, and batches of a good size."""

import collections.abc
import decimal
import json
import time

from . import arrow

BATCH_ROWS = 8192
BATCH_BYTES = 1 << 20
# Rows that trickle are sent on after this long, so that a reader sees them.
BATCH_SECONDS = 0.2
MAX_DIGITS = 38


def type_of(values):
    """The type that holds all of these values, of which None is none; text when nothing else does."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return arrow.Null()
    present = [value for value in values if value is not None]
    for kind in (arrow.Bool(), arrow.Int64()):
        if all(map(kind.accepts, present)):
            return kind
    if all(isinstance(value, (int, decimal.Decimal)) and not isinstance(value, bool) for value in present):
        return _decimal(present)
    for kind in (
        arrow.Double(),
        arrow.Utf8(),
        arrow.Binary(),
        arrow.Date(),
        arrow.Time(),
        arrow.Timestamp(),
        arrow.Timestamp("UTC"),
    ):
        if all(map(kind.accepts, present)):
            return kind
    return Text()


def _decimal(values):
    numbers = [decimal.Decimal(value) for value in values]
    if not all(number.is_finite() for number in numbers):
        return Text()
    scale = max(map(arrow.scale_of, numbers))
    whole = max(max(1, number.adjusted() + 1) for number in numbers)
    # Room for later rows: what is found at first need not be the largest.
    precision = MAX_DIGITS if any(isinstance(value, int) for value in values) else min(MAX_DIGITS, whole + scale)
    return arrow.Decimal(precision, scale) if whole + scale <= MAX_DIGITS else Text()


class Text(arrow.Utf8):
    """Values that have no column type of their own, written out; lists and dictionaries as JSON."""

    def accepts(self, value):
        return True

    def encode(self, value):
        if isinstance(value, (list, tuple, dict)):
            value = json.dumps(value, default=str, ensure_ascii=False)
        return b"" if value is None else str(value).encode("utf-8", "replace")


NAMED_TYPES = {
    "bool": arrow.Bool,
    "int": arrow.Int64,
    "float": arrow.Double,
    "str": arrow.Utf8,
    "bytes": arrow.Binary,
    "date": arrow.Date,
    "time": arrow.Time,
    "datetime": arrow.Timestamp,
    "instant": lambda: arrow.Timestamp("UTC"),
    "text": Text,
}


def named_type(name):
    if isinstance(name, arrow.Type):
        return name
    if isinstance(name, type):
        name = name.__name__
    if isinstance(name, str) and name.startswith("decimal(") and name.endswith(")"):
        precision, scale = (int(part) for part in name[len("decimal(") : -1].split(","))
        if not 1 <= precision <= MAX_DIGITS or not 0 <= scale <= precision:
            raise ValueError("%s is not possible: precision goes from 1 to 38, scale from 0 to the precision." % name)
        return arrow.Decimal(precision, scale)
    if name not in NAMED_TYPES:
        raise ValueError("There is no column type %r; there are %s and decimal(p,s)." % (name, ", ".join(NAMED_TYPES)))
    return NAMED_TYPES[name]()


class Table:
    """Takes rows and hands a result's messages to a channel."""

    def __init__(self, channel, names, types):
        self.channel = channel
        self.names = names
        self.types = types
        self.begun = False
        self.rows = []
        self.bytes = 0
        self.sent = 0

    def write(self, rows):
        """Sends all rows, or as many as are wanted."""
        waiting_since = time.monotonic()
        for row in rows:
            self.rows.append(self._cells(row))
            full = len(self.rows) >= BATCH_ROWS or self.bytes >= BATCH_BYTES
            if full or time.monotonic() - waiting_since > BATCH_SECONDS:
                if not self._flush():
                    break
                waiting_since = time.monotonic()
        else:
            if self.rows or not self.begun:
                self._flush()
        self.channel.end_result()

    def _cells(self, row):
        if isinstance(row, collections.abc.Mapping):
            if self.names is None:
                self.names = [str(key) for key in row]
            # Keys that come later have no column: the schema is told with the first rows.
            cells = [row.get(name) for name in self.names]
        elif isinstance(row, (list, tuple)):
            if self.names is None:
                fields = getattr(row, "_fields", None)
                self.names = list(fields) if fields else ["c%d" % (index + 1) for index in range(len(row))]
            cells = list(row)
        else:
            cells = [row]
            if self.names is None:
                self.names = ["value"]
        if len(cells) != len(self.names):
            raise ValueError(
                "Row %d has %d values; the table has the columns %s."
                % (self.sent + len(self.rows) + 1, len(cells), ", ".join(self.names))
            )
        for cell in cells:
            self.bytes += len(cell) if isinstance(cell, (str, bytes)) else 8
        return cells

    def _flush(self):
        columns = [list(column) for column in zip(*self.rows)] if self.rows else [[] for _ in self.names or []]
        if not self.begun:
            self._begin(columns)
        else:
            self._check(columns)
        count = len(self.rows)
        self.rows = []
        self.bytes = 0
        if count == 0:
            return True
        self.sent += count
        cells = [arrow.column(kind, values) for kind, values in zip(self.types, columns)]
        return self.channel.batch(arrow.batch_message(count, cells), count)

    def _begin(self, columns):
        self.names = [str(name) for name in self.names or []]
        if self.types is None:
            self.types = [type_of(values) for values in columns]
        else:
            self.types = [named_type(kind) for kind in self.types]
            if len(self.types) != len(self.names):
                raise ValueError("%d types are given for %d columns." % (len(self.types), len(self.names)))
            self._check(columns)
        self.begun = True
        self.channel.schema(arrow.schema_message(list(zip(self.names, self.types))))

    def _check(self, columns):
        for name, kind, values in zip(self.names, self.types, columns):
            for index, value in enumerate(values):
                if value is not None and not kind.accepts(value):
                    raise TypeError(
                        "Row %d has %s %r in the column %r, which is %s. Give the table's types: drawbar.table(rows, types=[...])."
                        % (self.sent + index + 1, type(value).__name__, value, name, type(kind).__name__)
                    )


def is_rows(value):
    """Whether a value is shown as a table: a list of dictionaries or of named tuples."""
    if not isinstance(value, list) or not value:
        return False
    if all(isinstance(row, dict) and all(isinstance(key, str) for key in row) for row in value):
        return True
    return all(isinstance(row, tuple) and hasattr(row, "_fields") for row in value)


def known(rows):
    """The column names and types of rows that are all there, so that every one of them is looked at."""
    if isinstance(rows[0], dict):
        names = list(dict.fromkeys(key for row in rows for key in row))
        return names, [type_of([row.get(name) for row in rows]) for name in names]
    names = list(rows[0]._fields)
    if any(len(row) != len(names) for row in rows):
        raise ValueError("The rows have different numbers of fields.")
    return names, [type_of([row[index] for row in rows]) for index in range(len(names))]


