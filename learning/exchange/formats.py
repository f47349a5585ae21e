"""The formats that texts are exported to and imported from: CSV, XLSX and JSON."""

from typing import Any

from import_export.formats import base_formats
from tablib import Dataset

from learning.exchange import files
from learning.exchange.guarding import guarded


def _guarded(dataset: Dataset) -> Dataset:
    safe = Dataset(headers=dataset.headers)
    for row in dataset:
        safe.append([guarded(cell) for cell in row])
    return safe


class CSV(base_formats.CSV):
    """UTF-8 with the mark by which Excel knows it."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        return files.read_csv(in_stream)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        return "\ufeff" + super().export_data(_guarded(dataset), **kwargs)


class XLSX(base_formats.XLSX):
    """One sheet."""

    def create_dataset(self, in_stream: bytes) -> Dataset:
        return files.read_xlsx(in_stream)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return bytes(super().export_data(_guarded(dataset), **kwargs))


class JSON(base_formats.JSON):
    """A list of objects. Nothing runs it, so nothing is guarded."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        return files.read_json(in_stream)


FORMATS: list[type[Any]] = [CSV, XLSX, JSON]
