"""Numbers that people are known by: kept in one shape, refused where they cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from tinlang.services import shapes


@pytest.mark.parametrize(
    ("shape", "said", "kept"),
    [
        (shapes.citizen_number, "020 190 000 001", "020190000001"),
        (shapes.citizen_number, "082123456", "082123456"),
        (shapes.other_number, "e 123 4567", "E1234567"),
        (shapes.any_identity, "020190000001", "020190000001"),
        (shapes.any_identity, "c1234567", "C1234567"),
        (shapes.tax_code, "4900123456", "4900123456"),
        (shapes.tax_code, "4900123456-001", "4900123456-001"),
        (shapes.tax_code, "4900123456001", "4900123456-001"),
        (shapes.tax_code, "020190000001", "020190000001"),
        (shapes.phone, "0912.345.678", "0912345678"),
        (shapes.phone, "+84 912 345 678", "0912345678"),
        (shapes.phone, "(0205) 3 870 123", "02053870123"),
        (shapes.phone, "+86 771 852 2188", "+867718522188"),
        (shapes.number, "1.250,5", "1.250,5"),
    ],
)
def test_what_can_be_is_kept_in_one_shape(shape: Callable[[str], str], said: str, kept: str) -> None:
    assert shape(said) == kept


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (shapes.citizen_number, "0201900000012"),
        (shapes.citizen_number, "E1234567"),
        (shapes.citizen_number, "٠٢٠١٩٠٠٠٠٠٠١"),
        (shapes.other_number, "số 12"),
        (shapes.any_identity, "0201900001"),
        (shapes.tax_code, "490012345"),
        (shapes.tax_code, "4900123456-01"),
        (shapes.tax_code, "4900123456-"),
        (shapes.phone, "912345678"),
        (shapes.phone, "0912 345 678 hoặc 0987"),
        (shapes.number, "một trăm"),
        (shapes.number, "1.25.0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(shape: Callable[[str], str], said: str) -> None:
    with pytest.raises(ValidationError, match=r"\w{2,}"):
        shape(said)
