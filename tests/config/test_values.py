import pytest

from mvidarr.config import load
from mvidarr.errors import Invalid


@pytest.mark.parametrize(
    ("given", "bytes_"),
    [
        ("0", 0), (0, 0), ("1500", 1500), ("2 kB", 2000), ("2KiB", 2048), ("1.5 GB", 1_500_000_000),
        ("100 GB", 100_000_000_000), ("1 TiB", 1 << 40), ("3M", 3_000_000), ("7 B", 7),
    ],
)  # fmt: skip
def test_a_size_is_a_number_with_its_unit(given: object, bytes_: int) -> None:
    assert load(None, {"library.bin_size": given}).library.bin_size == bytes_


@pytest.mark.parametrize("given", ["", "much", "-1", "1 XB", "1e9", "nan", "99999999999 GB"])
def test_what_is_no_size_is_a_sentence(given: str) -> None:
    with pytest.raises(Invalid, match="is not a size"):
        load(None, {"library.bin_size": given})


@pytest.mark.parametrize("given", ["-1", "soon", "36501", "1.5"])
def test_what_is_no_number_of_days_is_a_sentence(given: str) -> None:
    with pytest.raises(Invalid, match="is not a number of days"):
        load(None, {"library.bin_days": given})
