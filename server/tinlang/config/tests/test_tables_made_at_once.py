"""A database that begins empty is made in one step where an app says so, and is the one that the many steps make."""

from django.db.migrations.loader import MigrationLoader


def test_one_step_leaves_what_the_steps_that_it_replaces_leave() -> None:
    at_once, by_steps = (MigrationLoader(None, replace_migrations=replaced) for replaced in (True, False))
    replaced = {key for step in at_once.replacements.values() for key in step.replaces}
    assert replaced and replaced.isdisjoint(at_once.graph.nodes)
    last = [key for key in by_steps.graph.leaf_nodes() if key not in by_steps.replacements]
    made, grown = at_once.project_state().models, by_steps.project_state(last).models
    assert made.keys() == grown.keys()
    different = {key for key in made if made[key] != grown[key] or list(made[key].fields) != list(grown[key].fields)}
    assert different == set()
