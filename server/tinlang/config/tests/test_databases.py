"""Where the database is said to be."""

import pytest

from tinlang.config.databases import from_url


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": "-c jit=off"}),
        ("?sslmode=require", {"options": "-c jit=off", "sslmode": "require"}),
        ("?options=-c%20work_mem%3D64MB", {"options": "-c work_mem=64MB"}),
        ("?options=", {"options": ""}),
    ],
)
def test_it_compiles_no_query_unless_told_otherwise(query: str, options: dict[str, str]) -> None:
    found = from_url(f"postgresql://tin:l%40ng@may-chu:5433/tinlang{query}")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("tin", "l@ng", "may-chu", "5433")
    assert found["OPTIONS"] == options
