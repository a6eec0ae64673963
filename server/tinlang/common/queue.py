"""What waits in the queue of tasks: so that what was lost with a killed program is queued again, and nothing twice."""

from typing import Any

from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult


def waiting_for(task: Task[Any, Any]) -> set[str]:
    """The first argument of each call of the task that no program has begun yet."""
    waiting = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    return {str(call["args"][0]) for call in waiting.values_list("args_kwargs", flat=True) if call["args"]}
