"""Rows as Parquet: typed columns, packed by zstd, in groups of rows that fit a small memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from touchline.exporting.dictionary import ROWS, VERSION, Field, Kind

GROUP_ROWS = 10_000
"""Rows of a row group at most."""
GROUP_BYTES = 32 * 1024 * 1024
"""Bytes of Arrow columns at which a row group ends before."""
_LEVEL = 1
_TYPES = {
    Kind.ID: pa.int64(),
    Kind.NUMBER: pa.int32(),
    Kind.SHARE: pa.float64(),
    Kind.YES: pa.bool_(),
    Kind.TEXT: pa.string(),
    Kind.NAME: pa.dictionary(pa.int32(), pa.string()),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.IDS: pa.list_(pa.int64()),
}
Batch = Sequence[Sequence[Any]]


def schema(rows: str) -> pa.Schema:
    """The columns of a row, each with its meaning, and the version of the dictionary that tells them."""
    about = {"touchline.rows": rows, "touchline.dictionary": str(VERSION)}
    about |= {"touchline.version": version("touchline")}
    return pa.schema([_field(each) for each in ROWS[rows]], metadata=about)


def _field(field: Field) -> pa.Field:
    return pa.field(field.name, _TYPES[field.kind], metadata={"description": field.meaning})


def as_parquet(rows: str, batches: Iterable[Batch], to: BinaryIO, told: Callable[[int], object]) -> int:
    """Write batches of rows, whose values stand in the dictionary's order; how many. Each is ``told``."""
    made = schema(rows)
    packed = [each.name for each in ROWS[rows] if each.kind is Kind.NAME]
    written = size = 0
    group: list[pa.RecordBatch] = []
    with pq.ParquetWriter(
        to, made, compression="zstd", compression_level=_LEVEL, use_dictionary=packed, version="2.6"
    ) as writer:
        for batch in batches:
            group.append(_columns(made, batch))
            size += group[-1].nbytes
            if size >= GROUP_BYTES or sum(each.num_rows for each in group) >= GROUP_ROWS:
                _write(writer, group)
                size = 0
            written += len(batch)
            told(len(batch))
        if group:
            _write(writer, group)
    return written


def _columns(made: pa.Schema, batch: Batch) -> pa.RecordBatch:
    columns = zip(*batch, strict=True)
    arrays = [pa.array(values, each.type) for values, each in zip(columns, made, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=made)


def _write(writer: pq.ParquetWriter, group: list[pa.RecordBatch]) -> None:
    writer.write_table(pa.Table.from_batches(group).unify_dictionaries(), row_group_size=GROUP_ROWS)
    group.clear()
