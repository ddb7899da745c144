"""What rows say of datasets and of retired ids. Nothing is checked again, as in `app.nouns.rows`."""

from typing import Any

from app.dataset.records import AboutTranslation, DatasetRecord, RetiredRecord
from app.models import Dataset as DatasetRow
from app.models import Retired


def about_record(row: DatasetRow) -> DatasetRecord:
    """What a dataset says of itself."""
    values: dict[str, Any] = {name: getattr(row, name) for name in DatasetRecord.model_fields}
    values["requires"] = tuple(row.requires)
    values["region"] = tuple(row.region) if row.region else None
    values["translations"] = tuple(
        AboutTranslation.model_construct(**each) for each in row.translations
    )
    return DatasetRecord.model_construct(**values)


def retired_record(row: Retired) -> RetiredRecord:
    """What became of a record of an earlier release."""
    values: dict[str, Any] = {"id": row.record_key, "noun": row.noun, "why": row.why}
    return RetiredRecord.model_construct(became=tuple(row.became), **values)
