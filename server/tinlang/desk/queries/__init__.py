"""What a person's front page shows: what to do next, the numbers, the day on the air, the network."""

from tinlang.desk.queries.airing import Aired, Day, airing_today
from tinlang.desk.queries.figures import Figure, figures_for
from tinlang.desk.queries.network import Network, network_of
from tinlang.desk.queries.tasks import WORK, Task, tasks_for

__all__ = [
    "WORK",
    "Aired",
    "Day",
    "Figure",
    "Network",
    "Task",
    "airing_today",
    "figures_for",
    "network_of",
    "tasks_for",
]
