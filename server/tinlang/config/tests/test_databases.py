"""Where the database is said to be."""

import pytest

from tinlang.config.databases import PLANNING, from_url


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": PLANNING}),
        ("?sslmode=require", {"options": PLANNING, "sslmode": "require"}),
        ("?options=-c%20work_mem%3D64MB", {"options": "-c work_mem=64MB"}),
        ("?options=", {"options": ""}),
    ],
)
def test_queries_are_planned_for_many_rows_unless_told_otherwise(query: str, options: dict[str, str]) -> None:
    found = from_url(f"postgresql://tin:l%40ng@may-chu:5433/tinlang{query}")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("tin", "l@ng", "may-chu", "5433")
    assert found["OPTIONS"] == options
