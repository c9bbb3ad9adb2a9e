"""The sample record and its reader."""

from __future__ import annotations

import pytest

from engine.ir.tree import Agreement
from engine.records.model import RecordReader
from tests.sample_record import SAMPLE


@pytest.fixture(scope="session")
def agreement() -> Agreement:
    return SAMPLE


@pytest.fixture(scope="session")
def reader(agreement: Agreement) -> RecordReader:
    return RecordReader(agreement)
