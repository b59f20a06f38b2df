"""Writes Arrow's IPC format with the standard library alone, so that tables need no package that may not be there.

The layout is that of "Encapsulated message format" and "Schema message" of the Arrow columnar format; metadata is a FlatBuffer.
"""

import datetime
import decimal
import struct
from array import array
from itertools import accumulate

EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()
EPOCH = datetime.datetime(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)
_V5 = 4
_SCHEMA_HEADER = 1
_BATCH_HEADER = 3
# Wide enough for 38 digits, and exact.
_DECIMALS = decimal.Context(prec=80)


class _Table:
    """A table of a FlatBuffer; each field is (slot, format, value), where the format o is a string, table, or vector."""

    def __init__(self, *fields):
        self.fields = fields


class _Structs:
    """A vector of structs that are packed already."""

    def __init__(self, count, data):
        self.count = count
        self.data = data


class _Buffer:
    """Writes forward: what a field points to comes behind the table that has the field."""

    def __init__(self, root):
        self.data = bytearray(4)
        self._put_offset(0, self._table(root))

    def _pad(self, alignment, ahead=0):
        self.data.extend(bytes(-(len(self.data) + ahead) % alignment))

    def _put_offset(self, at, target):
        struct.pack_into("<I", self.data, at, target - at)

    def _table(self, table):
        fields = sorted(table.fields, key=lambda field: -self._size(field[1]))
        slots = 1 + max((field[0] for field in fields), default=-1)
        offsets = [0] * slots
        size = 4
        for slot, kind, _ in fields:
            width = self._size(kind)
            size += -size % width
            offsets[slot] = size
            size += width
        vtable = 4 + 2 * slots
        self._pad(2)
        # The table itself begins at a multiple of 8, so that its widest field is aligned.
        self._pad(8, vtable)
        start = len(self.data) + vtable
        self.data.extend(struct.pack("<HH%dH" % slots, vtable, size, *offsets))
        self.data.extend(struct.pack("<i", vtable))
        self.data.extend(bytes(size - 4))
        pointing = []
        for slot, kind, value in fields:
            at = start + offsets[slot]
            if kind == "o":
                pointing.append((at, value))
            else:
                struct.pack_into("<" + kind, self.data, at, value)
        for at, value in pointing:
            self._put_offset(at, self._object(value))
        return start

    @staticmethod
    def _size(kind):
        return 4 if kind == "o" else struct.calcsize("<" + kind)

    def _object(self, value):
        if isinstance(value, _Table):
            return self._table(value)
        if isinstance(value, str):
            data = value.encode("utf-8", "replace")
            self._pad(4)
            at = len(self.data)
            self.data.extend(struct.pack("<I", len(data)) + data + b"\0")
            return at
        if isinstance(value, _Structs):
            self._pad(8, 4)
            at = len(self.data)
            self.data.extend(struct.pack("<I", value.count) + value.data)
            return at
        self._pad(4)
        at = len(self.data)
        self.data.extend(struct.pack("<I", len(value)) + bytes(4 * len(value)))
        for index, element in enumerate(value):
            self._put_offset(at + 4 + 4 * index, self._object(element))
        return at


def _message(header_type, header, body=b""):
    metadata = _Buffer(
        _Table((0, "h", _V5), (1, "B", header_type), (2, "o", header), (3, "q", len(body)))
    ).data
    metadata.extend(bytes(-len(metadata) % 8))
    return b"\xff\xff\xff\xff" + struct.pack("<i", len(metadata)) + bytes(metadata) + body


class Type:
    """How a column is described and how its values are laid out; values are lists that may hold None."""

    code = 0

    def description(self):
        return _Table()

    def accepts(self, value):
        raise NotImplementedError

    def buffers(self, values):
        raise NotImplementedError


class Null(Type):
    code = 1

    def accepts(self, value):
        return False

    def buffers(self, values):
        return []


class Int64(Type):
    code = 2

    def description(self):
        return _Table((0, "i", 64), (1, "B", 1))

    def accepts(self, value):
        return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63

    def buffers(self, values):
        return [array("q", [0 if value is None else value for value in values]).tobytes()]


class Double(Type):
    code = 3

    def description(self):
        return _Table((0, "h", 2))

    def accepts(self, value):
        return isinstance(value, (float, int)) and not isinstance(value, bool)

    def buffers(self, values):
        return [array("d", [0.0 if value is None else value for value in values]).tobytes()]


class Utf8(Type):
    code = 5
    expected = "text"

    def accepts(self, value):
        return isinstance(value, str)

    def encode(self, value):
        return b"" if value is None else value.encode("utf-8", "replace")

    def buffers(self, values):
        parts = [self.encode(value) for value in values]
        offsets = array("i", [0])
        offsets.extend(accumulate(len(part) for part in parts))
        return [offsets.tobytes(), b"".join(parts)]


class Binary(Utf8):
    code = 4

    def accepts(self, value):
        return isinstance(value, (bytes, bytearray, memoryview))

    def encode(self, value):
        return b"" if value is None else bytes(value)


class Bool(Type):
    code = 6

    def accepts(self, value):
        return isinstance(value, bool)

    def buffers(self, values):
        return [bitmap(values)]


class Decimal(Type):
    code = 7

    def __init__(self, precision, scale):
        self.precision = precision
        self.scale = scale

    def description(self):
        return _Table((0, "i", self.precision), (1, "i", self.scale), (2, "i", 128))

    def accepts(self, value):
        if isinstance(value, bool) or not isinstance(value, (int, decimal.Decimal)):
            return False
        if isinstance(value, decimal.Decimal):
            if not value.is_finite() or scale_of(value) > self.scale:
                return False
        return abs(self._unscaled(value)) < 10**self.precision

    def _unscaled(self, value):
        return int(decimal.Decimal(value).scaleb(self.scale, _DECIMALS))

    def buffers(self, values):
        return [
            b"".join(
                (0 if value is None else self._unscaled(value)).to_bytes(16, "little", signed=True) for value in values
            )
        ]


class Date(Type):
    code = 8

    def description(self):
        return _Table((0, "h", 0))

    def accepts(self, value):
        return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)

    def buffers(self, values):
        return [array("i", [0 if value is None else value.toordinal() - EPOCH_DAY for value in values]).tobytes()]


class Time(Type):
    code = 9

    def description(self):
        return _Table((0, "h", 2), (1, "i", 64))

    def accepts(self, value):
        return isinstance(value, datetime.time) and value.tzinfo is None

    @staticmethod
    def _micros(value):
        return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000000 + value.microsecond

    def buffers(self, values):
        return [array("q", [0 if value is None else self._micros(value) for value in values]).tobytes()]


class Timestamp(Type):
    code = 10

    def __init__(self, zone=""):
        self.zone = zone

    def description(self):
        unit = (0, "h", 2)
        return _Table(unit, (1, "o", self.zone)) if self.zone else _Table(unit)

    def accepts(self, value):
        return isinstance(value, datetime.datetime) and (value.tzinfo is not None) == bool(self.zone)

    def _micros(self, value):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        return (value - EPOCH) // MICROSECOND

    def buffers(self, values):
        return [array("q", [0 if value is None else self._micros(value) for value in values]).tobytes()]


class Packed(Type):
    """Values that somebody else has laid out as Arrow wants them: numpy's numbers."""

    def __init__(self, code, *description):
        self.code = code
        self._description = description

    def description(self):
        return _Table(*self._description)


def scale_of(value):
    return max(0, -value.as_tuple().exponent)


def bitmap(values):
    """One bit a value, the lowest first."""
    bits = "".join(["1" if value else "0" for value in reversed(values)])
    return int(bits or "0", 2).to_bytes((len(bits) + 7) // 8, "little")


def schema_message(columns, metadata=()):
    """Columns are (name, type)."""
    fields = [
        _Table((0, "o", name), (1, "B", 1), (2, "B", kind.code), (3, "o", kind.description()), (5, "o", []))
        for name, kind in columns
    ]
    pairs = [_Table((0, "o", key), (1, "o", value)) for key, value in metadata]
    return _message(_SCHEMA_HEADER, _Table((0, "h", 0), (1, "o", fields), (2, "o", pairs)))


def batch_message(rows, columns):
    """Columns are (nulls, validity or None, buffers, whether they have a validity buffer at all)."""
    nodes = bytearray()
    buffers = bytearray()
    body = bytearray()
    count = 0
    for nulls, parts in columns:
        nodes.extend(struct.pack("<qq", rows, nulls))
        for part in parts:
            buffers.extend(struct.pack("<qq", len(body), len(part)))
            body.extend(part)
            body.extend(bytes(-len(body) % 8))
            count += 1
    header = _Table(
        (0, "q", rows), (1, "o", _Structs(len(columns), bytes(nodes))), (2, "o", _Structs(count, bytes(buffers)))
    )
    return _message(_BATCH_HEADER, header, bytes(body))


def column(kind, values):
    """What a batch holds of a column: how many nulls, and its buffers, validity first."""
    if isinstance(kind, Null):
        return len(values), []
    nulls = values.count(None)
    validity = bitmap([value is not None for value in values]) if nulls else b""
    return nulls, [validity] + kind.buffers(values)
