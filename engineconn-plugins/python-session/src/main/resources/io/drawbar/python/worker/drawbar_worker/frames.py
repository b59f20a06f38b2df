"""Data frames of pandas and tables of pyarrow as tables. Neither package is imported here before the user's code has done so."""

import sys

from . import arrow, rows

_FRAME_ROWS = 65536


def _loaded(name):
    return sys.modules.get(name)


def show(value, channel):
    """Sends a value that is a frame; whether it was one."""
    pyarrow = _loaded("pyarrow")
    if pyarrow is not None and isinstance(value, (pyarrow.Table, pyarrow.RecordBatch)):
        _arrow_table(pyarrow, value, channel)
        return True
    pandas = _loaded("pandas")
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series)):
        _pandas(pandas, value.to_frame() if isinstance(value, pandas.Series) else value, channel)
        return True
    return False


def _arrow_table(pyarrow, table, channel):
    if isinstance(table, pyarrow.RecordBatch):
        table = pyarrow.Table.from_batches([table])
    # The protocol knows no dictionaries.
    for index, field in enumerate(table.schema):
        if pyarrow.types.is_dictionary(field.type):
            plain = table.column(index).cast(field.type.value_type)
            table = table.set_column(index, field.name, plain)
    channel.schema(table.schema.remove_metadata().serialize().to_pybytes())
    width = max(1, table.nbytes // max(1, table.num_rows))
    for batch in table.to_batches(max_chunksize=max(1, min(_FRAME_ROWS, rows.BATCH_BYTES // width))):
        if batch.num_rows and not channel.batch(batch.serialize().to_pybytes(), batch.num_rows):
            break
    channel.end_result()


def _pandas(pandas, frame, channel):
    plain_index = isinstance(frame.index, pandas.RangeIndex) and frame.index.name is None
    if not plain_index:
        frame = _with_index(frame)
    series = [frame.iloc[:, index] for index in range(frame.shape[1])]
    names = [_name(name) for name in frame.columns]
    writers = [_writer(pandas, column) for column in series]
    channel.schema(arrow.schema_message([(name, kind) for name, (kind, _) in zip(names, writers)]))
    width = max(8, int(frame.memory_usage(index=False, deep=False).sum()) // max(1, len(frame)))
    step = max(1, min(_FRAME_ROWS, rows.BATCH_BYTES // width))
    for start in range(0, len(frame), step):
        end = min(len(frame), start + step)
        cells = [cut(start, end) for _, cut in writers]
        if not channel.batch(arrow.batch_message(end - start, cells), end - start):
            break
    channel.end_result()


def _with_index(frame):
    names = [name if name is not None else "index" for name in frame.index.names]
    if len(set(names)) < len(names) or any(name in frame.columns for name in names):
        names = ["index_%d" % (level + 1) for level in range(frame.index.nlevels)]
    index = frame.index.to_frame(index=False, name=names if frame.index.nlevels > 1 else names[0])
    values = frame.reset_index(drop=True)
    return index.join(values) if not values.columns.nlevels > 1 else values


def _name(name):
    return ".".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _writer(pandas, series):
    """The type of a column, and what writes a range of its rows."""
    kind = series.dtype.kind if hasattr(series.dtype, "kind") else "O"
    numpy_kept = not pandas.api.types.is_extension_array_dtype(series.dtype)
    if numpy_kept and kind in "iu" and series.dtype.itemsize in (1, 2, 4, 8):
        description = (0, "i", 8 * series.dtype.itemsize), (1, "B", 1 if kind == "i" else 0)
        return arrow.Packed(2, *description), _packed(series, None)
    if numpy_kept and kind == "f" and series.dtype.itemsize in (4, 8):
        description = ((0, "h", 1 if series.dtype.itemsize == 4 else 2),)
        return arrow.Packed(3, *description), _packed(series, series.isna())
    if kind == "M" and str(series.dtype).startswith("datetime64[ns"):
        zone = getattr(series.dtype, "tz", None)
        description = ((0, "h", 3), (1, "o", str(zone))) if zone is not None else ((0, "h", 3),)
        plain = series.dt.tz_convert("UTC").dt.tz_localize(None) if zone is not None else series
        return arrow.Packed(10, *description), _packed(plain, series.isna(), "int64")
    return _objects(pandas, series)


def _packed(series, missing, view=None):
    def cut(start, end):
        values = series.iloc[start:end].to_numpy()
        if view:
            values = values.view(view)
        nulls = 0 if missing is None else int(missing.iloc[start:end].sum())
        validity = arrow.bitmap((~missing.iloc[start:end]).tolist()) if nulls else b""
        return nulls, [validity, values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()]

    return cut


def _objects(pandas, series):
    values = series.astype(object)
    values = [None if missing else _plain(value) for value, missing in zip(values, series.isna())]
    kind = rows.type_of(values)
    return kind, lambda start, end: arrow.column(kind, values[start:end])


def _plain(value):
    """Python's own value for one of numpy's."""
    return value.item() if hasattr(value, "item") and hasattr(value, "dtype") else value
