from collections.abc import Iterator

import pytest

from tests.query.records import Collection, collection


@pytest.fixture
def shelf(db_url: str) -> Iterator[Collection]:
    with collection(db_url) as made:
        yield made
