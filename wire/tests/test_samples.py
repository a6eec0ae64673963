"""The committed samples are the contract: they must be judged the same for as long as version 1 lives."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tinlang_wire import documents
from tinlang_wire.acceptance import Held, Judge, type_of
from tinlang_wire.documents import Keys
from tinlang_wire.jws import key_from_jwk, open_signed
from tinlang_wire.refusals import Reason, Refused

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
MANIFEST = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))
ATTACKS = json.loads((SAMPLES / "attacks.json").read_text(encoding="utf-8"))
ROOT = key_from_jwk(MANIFEST["root"])


def judge_of(context: dict[str, Any]) -> Judge:
    keys = None
    if context["keys"] is not None:
        _, keys = open_signed((SAMPLES / context["keys"]).read_bytes(), lambda _: ROOT)
        assert isinstance(keys, Keys)
    return Judge(
        root=ROOT,
        keys=keys,
        device=context["device"],
        plan_unit=context["plan_unit"],
        units=frozenset(context["units"]),
        now=datetime.fromisoformat(context["now"]) if context["now"] else None,
        held={
            (held["type"], held["audience"]): Held(held["epoch"], held["sequence"], held["sha256"])
            for held in context["held"]
        },
        seen=context["seen"],
        cancelled=frozenset(context["cancelled"]),
        devices={uid: key_from_jwk(jwk) for uid, jwk in context["devices"].items()},
    )


def named(sample: dict[str, Any]) -> str:
    """Its file, after the attack that it shows: `pytest -k rollback`."""
    return " ".join([*(attack for attack, files in ATTACKS.items() if sample["file"] in files), sample["file"]])


@pytest.mark.parametrize("sample", MANIFEST["samples"], ids=named)
def test_a_sample_is_judged_as_the_manifest_says(sample: dict[str, Any]) -> None:
    try:
        accepted = judge_of(sample["judge"]).accept((SAMPLES / sample["file"]).read_bytes())
        verdict = f"accepted {type_of(accepted.document)}"
    except Refused as refused:
        verdict = f"refused {refused.reason}"
    assert verdict == sample["expected"]


def test_every_type_and_every_refusal_has_a_sample_of_its_name() -> None:
    expected = {sample["file"]: sample["expected"] for sample in MANIFEST["samples"]}
    for name in documents.TYPES:
        assert expected[f"{name}.jws"] == f"accepted {name}"
    for reason in Reason:
        assert expected[f"{reason}.jws"] == f"refused {reason}"


def test_every_attack_that_uptane_names_has_samples_but_the_one_that_only_takes_time() -> None:
    assert [attack for attack, files in ATTACKS.items() if not files] == ["slow-retrieval"]
    assert len(ATTACKS) == 9
    assert {file for files in ATTACKS.values() for file in files} <= {sample["file"] for sample in MANIFEST["samples"]}


def test_only_bytes_already_in_force_are_not_fresh() -> None:
    again = {
        sample["file"]
        for sample in MANIFEST["samples"]
        if sample["expected"].startswith("accepted")
        and not judge_of(sample["judge"]).accept((SAMPLES / sample["file"]).read_bytes()).fresh
    }
    assert again == {"plan-again.jws", "alert-again.jws"}


def test_every_file_is_named_in_the_manifest() -> None:
    named = {sample["file"] for sample in MANIFEST["samples"]} | {
        sample["judge"]["keys"] for sample in MANIFEST["samples"] if sample["judge"]["keys"]
    }
    assert named == {path.name for path in SAMPLES.glob("*.jws")}
