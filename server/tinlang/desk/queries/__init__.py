"""What a person's front page shows: what to do next, the numbers, the day on the air, the network."""

from tinlang.desk.queries.airing import Aired, Day, airing_today
from tinlang.desk.queries.figures import Figure, figures_for
from tinlang.desk.queries.network import Network, network_of
from tinlang.desk.queries.task import LATE, MOST_SHOWN, RETURNED, SHOWN, TODAY, WAITING, Counts, Numbers, Task
from tinlang.desk.queries.tasks import counts_for, numbers_for, tasks_for, works

__all__ = [
    "LATE",
    "MOST_SHOWN",
    "RETURNED",
    "SHOWN",
    "TODAY",
    "WAITING",
    "Aired",
    "Counts",
    "Day",
    "Figure",
    "Network",
    "Numbers",
    "Task",
    "airing_today",
    "counts_for",
    "figures_for",
    "network_of",
    "numbers_for",
    "tasks_for",
    "works",
]
