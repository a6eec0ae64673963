"""What every error of a bulletin has: where in the form it stands; and several of them together."""

from tinlang.common.errors import DomainError


class BulletinError(DomainError):
    field: str | None = None


class Several(BulletinError):
    """More than one thing is wrong; `problems` names each, with its field."""

    def __init__(self, problems: list[BulletinError]) -> None:
        super().__init__(" ".join(str(problem.message) for problem in problems))
        self.problems = problems
        self.status = problems[0].status
