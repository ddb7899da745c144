"""Datasets: what the loaded folders of data say of themselves."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Dataset


def list_datasets(session: Session) -> list[Dataset]:
    """Every loaded dataset, those that others rest on first."""
    query = select(Dataset).order_by(Dataset.change_id, Dataset.name)
    return list(session.scalars(query))
