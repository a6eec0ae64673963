"""No form leaves it to the browser to say what is wrong: it would say so in the browser's language."""

import re
from pathlib import Path

import pytest

SERVER = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(SERVER.glob("*/templates/**/*.html"))
FORM = re.compile(r"<form\b(?:\{%.*?%\}|\{\{.*?\}\}|[^>{])*>", re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.stem for path in TEMPLATES])
def test_every_form_that_is_sent_says_itself_what_is_wrong(path):
    forms = [form for form in FORM.findall(path.read_text()) if 'method="post"' in form]
    assert [form for form in forms if "novalidate" not in form] == []
