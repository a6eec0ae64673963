"""What import-linter cannot see: foreign keys, templates, addresses, the shape of actions, the size of files."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.floors import FLOORS, REPOSITORY, SERVER, may_know

MOST_LINES = 400
MOST_LINES_OF_AN_ACTION = 40


def ours() -> list[str]:
    """Every file of the repository, as git knows it, new ones too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.splitlines() if (REPOSITORY / name).exists()]


def app_of(path: Path) -> str:
    return path.relative_to(SERVER).parts[0]


def test_every_app_has_a_floor():
    folders = {path.name for path in SERVER.iterdir() if (path / "__init__.py").exists()}
    assert folders <= set(FLOORS)


def test_foreign_keys_point_downwards():
    wrong = []
    for model in apps.get_models():
        app = model._meta.app_label
        if app not in FLOORS:
            continue
        for field in model._meta.get_fields():
            other = field.related_model._meta.app_label if field.is_relation and field.concrete else app
            if other in FLOORS and not may_know(app, other):
                wrong.append(f"{model._meta.label}.{field.name} → {other}")
    assert wrong == []


TEMPLATES = sorted(SERVER.glob("*/templates/**/*.html"))
SHOWN = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
LINKED = re.compile(r"""{%\s*url\s+["']([\w-]+):""")
DRAWN = re.compile(r"""{%\s*static\s+["']([\w-]+)/""")


def test_templates_include_and_extend_downwards():
    wrong = []
    for path in TEMPLATES:
        app = app_of(path)
        for name in SHOWN.findall(path.read_text()):
            found = [other for other in FLOORS if (SERVER / other / "templates" / name).exists()]
            if not any(may_know(app, other) for other in found):
                wrong.append(f"{path.relative_to(SERVER)} → {name}")
    assert wrong == []


def test_templates_link_and_draw_downwards():
    wrong = []
    for path in TEMPLATES:
        text = path.read_text()
        for other in {*LINKED.findall(text), *DRAWN.findall(text)} & set(FLOORS):
            if not may_know(app_of(path), other):
                wrong.append(f"{path.relative_to(SERVER)} → {other}")
    assert wrong == []


def test_templates_lie_in_the_folder_of_their_app():
    """`bulletins/templates/bulletins/…`, so that a name says whose it is; pages of errors have names of Django's."""
    astray = [
        str(path.relative_to(SERVER))
        for path in TEMPLATES
        if path.relative_to(SERVER).parts[2] != app_of(path) and not re.fullmatch(r"[45]\d\d\.html", path.name)
    ]
    assert astray == []


ADDRESSED = re.compile(r"""\b(?:reverse|redirect|resolve_url)\(\s*["']([\w-]+):""")


def test_code_names_addresses_downwards():
    wrong = []
    for path in SERVER.glob("*/**/*.py"):
        if "tests" in path.parts or app_of(path) not in FLOORS:
            continue
        for other in set(ADDRESSED.findall(path.read_text())) & set(FLOORS):
            if not may_know(app_of(path), other):
                wrong.append(f"{path.relative_to(SERVER)} → {other}")
    assert wrong == []


def test_no_file_is_too_long():
    long = {}
    for name in ours():
        path = Path(name)
        if path.suffix in {".py", ".html", ".css", ".js", ".sh"} and "migrations" not in path.parts:
            lines = len((REPOSITORY / name).read_text().splitlines())
            if lines > MOST_LINES:
                long[name] = lines
    assert long == {}


def functions_of_actions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in sorted({*SERVER.glob("*/actions.py"), *SERVER.glob("*/actions/*.py")}):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                yield path, node


def exported(path: Path) -> set[str]:
    """What the app offers as its actions: `__all__` of the folder, or every public function of the one file."""
    package = path.parent / "__init__.py" if path.parent.name == "actions" else path
    named = [
        {element.value for element in node.value.elts if isinstance(element, ast.Constant)}
        for node in ast.parse(package.read_text()).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.List)
        and ast.unparse(node.targets[0]) == "__all__"
    ]
    return named[0] if named else {node.name for at, node in functions_of_actions() if at == path}


ACTIONS = [
    pytest.param(node, id=f"{path.relative_to(SERVER)} {node.name}")
    for path, node in functions_of_actions()
    if node.name in exported(path) and not node.name.startswith("_")
]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_takes_keywords_is_typed_and_states_its_rule(action):
    """Steps of our own programs, which nobody does, may take the one thing they work on by its place."""
    by_someone = "by" in {argument.arg for argument in [*action.args.args, *action.args.kwonlyargs]}
    assert [argument.arg for argument in action.args.args] == [] if by_someone else len(action.args.args) <= 2
    assert action.returns is not None
    assert all(argument.annotation for argument in [*action.args.args, *action.args.kwonlyargs])
    assert ast.get_docstring(action)


def test_actions_read_at_a_glance():
    long = [
        f"{path.relative_to(SERVER)} {node.name}"
        for path, node in functions_of_actions()
        if node.end_lineno is not None and node.end_lineno - node.lineno >= MOST_LINES_OF_AN_ACTION
    ]
    assert long == []


VAGUE = {"utils.py", "helpers.py", "manager.py", "managers.py", "handler.py", "handlers.py", "services.py", "misc.py"}


def test_no_file_has_a_vague_name():
    assert [name for name in ours() if Path(name).name in VAGUE] == []
