"""Changes to areas and organisations. They come from official lists, so their author is the loader, not a person."""

from tinlang.units.actions.load import Loaded, load_bodies, load_lists, load_villages
from tinlang.units.actions.reach import UnitInItself, rebuild_closure

__all__ = ["Loaded", "UnitInItself", "load_bodies", "load_lists", "load_villages", "rebuild_closure"]
