"""Rows as Parquet: typed columns, packed by zstd, in groups of rows that fit a small memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from store.exporting import Columns, moments
from touchline.exporting.dictionary import ROWS, VERSION, Field, Kind

GROUP_ROWS = 10_000
"""Rows of a row group at most."""
GROUP_BYTES = 32 * 1024 * 1024
"""Bytes of Arrow columns at which a row group ends before."""
_LEVEL = 1
_TIME = pa.timestamp("us", tz="UTC")
_TEXTS = {Kind.TEXT, Kind.TEXTS}
_TYPES = {
    Kind.ID: pa.int64(),
    Kind.NUMBER: pa.int32(),
    Kind.SHARE: pa.float64(),
    Kind.YES: pa.bool_(),
    Kind.TEXT: pa.string(),
    Kind.NAME: pa.dictionary(pa.int32(), pa.string()),
    Kind.TIME: _TIME,
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.IDS: pa.list_(pa.int64()),
}


def schema(rows: str) -> pa.Schema:
    """The columns of a row, each with its meaning, and the version of the dictionary that tells them."""
    about = {"touchline.rows": rows, "touchline.dictionary": str(VERSION)}
    about |= {"touchline.version": version("touchline")}
    return pa.schema([_field(each) for each in ROWS[rows]], metadata=about)


def _field(field: Field) -> pa.Field:
    return pa.field(field.name, _TYPES[field.kind], metadata={"description": field.meaning})


def as_parquet(rows: str, parts: Iterable[Columns], to: BinaryIO, told: Callable[[int], object]) -> int:
    """Write rows that come some at a time as columns; how many. Each part is ``told`` of."""
    made = schema(rows)
    written = 0
    with (
        pq.ParquetWriter(to, made, **_packing(rows)) as writer,
        ThreadPoolExecutor(1) as beside,
    ):
        packing: Future[None] | None = None
        for group in _groups(_batches(made, parts, told)):
            # Packing needs the interpreter as little as SQLite does: each goes on beside the other.
            if packing is not None:
                packing.result()
            packing = beside.submit(_write, writer, group, made)
            written += sum(each.num_rows for each in group)
        if packing is not None:
            packing.result()
    return written


def _packing(rows: str) -> dict[str, Any]:
    """How columns are packed: the least and the most of a group's texts would help nobody find a row."""
    return {
        "compression": "zstd",
        "compression_level": _LEVEL,
        "use_dictionary": [each.name for each in ROWS[rows] if each.kind is Kind.NAME],
        "write_statistics": [each.name for each in ROWS[rows] if each.kind not in _TEXTS],
        "version": "2.6",
    }


def _batches(
    made: pa.Schema, parts: Iterable[Columns], told: Callable[[int], object]
) -> Iterator[pa.RecordBatch]:
    """Columns of the driver's values, which only `_typed` makes those of the dictionary."""
    for columns in parts:
        arrays = [_array(columns[each.name], each.type) for each in made]
        batch = pa.RecordBatch.from_arrays(arrays, names=made.names)
        yield batch
        told(batch.num_rows)


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Batches in groups of ``GROUP_ROWS`` or ``GROUP_BYTES``, less than one batch more."""
    group: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        group.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= GROUP_ROWS or size >= GROUP_BYTES:
            yield group
            group, rows, size = [], 0, 0
    if group:
        yield group


def _array(values: Sequence[Any], wanted: pa.DataType) -> pa.Array:
    """Values as they are where Arrow reads them by the column, without the interpreter: times, and texts that
    are UTF-8 already."""
    if wanted == _TIME:
        return pa.array(values)
    return pa.array(values, pa.binary() if isinstance(values[0], bytes) else wanted)


def _write(writer: pq.ParquetWriter, group: Sequence[pa.RecordBatch], made: pa.Schema) -> None:
    typed = pa.Table.from_batches([_typed(each, made) for each in group])
    writer.write_table(typed.unify_dictionaries(), row_group_size=GROUP_ROWS)


def _typed(batch: pa.RecordBatch, made: pa.Schema) -> pa.RecordBatch:
    arrays = [
        _times(array) if wanted.type == _TIME else array.cast(wanted.type)
        for array, wanted in zip(batch.columns, made, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=made)


def _times(found: pa.Array) -> pa.Array:
    """Times as the database gives them (see ``store.exporting.moments``): text is read by the column."""
    try:
        # Text is read as one without a zone; that one is in UTC then.
        return found.cast(pa.timestamp("us") if pa.types.is_string(found.type) else _TIME).cast(_TIME)
    except pa.ArrowInvalid:
        return pa.array(moments(found.to_pylist()), _TIME)
