"""Two and more at the same moment, each in a transaction of its own."""

import threading
from collections.abc import Callable

from django.db import connections


def together(*works: Callable[[], object]) -> list[object]:
    """Begin all at the same moment, each on a connection of its own; what each returned or raised."""
    start, done = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        start.wait()
        try:
            done[place] = work()
        except Exception as error:
            done[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done
