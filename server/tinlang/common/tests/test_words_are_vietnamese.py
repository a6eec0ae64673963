"""Whatever the browser asks for, the desk speaks Vietnamese: also where Django's own catalogue falls silent."""

import gettext
import re
from ast import literal_eval
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import gettext as translated

from tinlang import common

CATALOGUE = Path(common.__file__).parent / "locale" / "vi" / "LC_MESSAGES"


def entries(source: str) -> dict[tuple[str, str], str]:
    """(context, msgid) → msgstr of a catalogue in the plain form that ours has."""
    found = {}
    for paragraph in source.split("\n\n"):
        said = dict(re.findall(r'^(msgctxt|msgid|msgid_plural|msgstr|msgstr\[0\]) (".*")$', paragraph, re.MULTILINE))
        if literal_eval(said.get("msgid", '""')):
            text = said.get("msgstr") or said["msgstr[0]"]
            found[literal_eval(said.get("msgctxt", '""')), literal_eval(said["msgid"])] = literal_eval(text)
    return found


def test_the_compiled_catalogue_is_that_of_the_source():
    source = entries((CATALOGUE / "django.po").read_text())
    with (CATALOGUE / "django.mo").open("rb") as file:
        kept = gettext.GNUTranslations(file)._catalog
    compiled = {}
    for key, text in kept.items():
        context, _, msgid = (key[0] if isinstance(key, tuple) else key).rpartition("\x04")
        compiled[context, msgid] = text
    assert {key: text for key, text in compiled.items() if key[1]} == source, "run: msgfmt -o django.mo django.po"


@pytest.mark.parametrize("key", entries((CATALOGUE / "django.po").read_text()))
def test_a_translation_keeps_the_places_for_values(key):
    said = entries((CATALOGUE / "django.po").read_text())[key]
    places = r"%\(\w+\)[sdr]|%[sd]|\{\w*\}"
    assert sorted(set(re.findall(places, said))) == sorted(set(re.findall(places, key[1])))


def test_a_form_says_in_vietnamese_what_is_wrong():
    field = forms.UUIDField()
    with pytest.raises(forms.ValidationError) as missing:
        field.clean("")
    with pytest.raises(forms.ValidationError) as wrong:
        field.clean("x")
    assert missing.value.messages + wrong.value.messages == ["Chưa điền mục này.", "Mã không đúng."]
    assert translated("access attempt") == "lần thử đăng nhập"
