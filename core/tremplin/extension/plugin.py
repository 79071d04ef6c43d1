"""A plugin found, and all that is wrong with it; nothing of pluggy, which a platform that was kept does without."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(eq=False)
class Plugin:
    """A plugin found, and all that is wrong with it."""

    name: str
    distribution: str
    version: str
    problems: list[str] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return f"{self.name} ({self.distribution} {self.version})"

    @property
    def status(self) -> str:
        return "failing" if self.problems else "ok"

    @contextmanager
    def blamed(self, what: str) -> Iterator[None]:
        """Tell the plugin of whatever its code raises here, so that the others still serve."""
        try:
            yield
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a stranger's code may even call sys.exit()
            self.tell(f"{what} : {told(error)}")

    def tell(self, problem: str) -> None:
        """Add a problem, once: the same code may fail on every fiche."""
        # a kind of rule that raises does so for each fiche that it is asked of: 28 times one sentence hide the others
        if problem not in self.problems:
            self.problems.append(problem)


def told(error: BaseException) -> str:
    """An error of a stranger's code, on one line."""
    try:
        said = " ".join(str(error).split())
    except Exception:  # its own sentence may raise too
        said = ""
    return f"{type(error).__name__}: {said}".removesuffix(": ")
