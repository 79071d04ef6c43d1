"""What a form of export is: the core offers its own four as a plugin offers one more."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import BinaryIO

from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.columns import FigureRow

Write = Callable[[Iterable[FigureRow], BinaryIO], None]
CODE, SUFFIX = re.compile(r"[a-z][a-z0-9_-]*"), re.compile(r"(\.[a-z0-9]+)+")


@dataclass(frozen=True, kw_only=True)
class ExportFormat:
    """One form: ``write`` writes rows in a file; ``suffix`` ends its name, ``media_type`` is said beside it.

    ``needs`` names the modules that it imports once it writes, ``extra`` what to install where one of them is absent.
    """

    code: str
    label: str
    suffix: str
    media_type: str
    write: Write
    needs: tuple[str, ...] = ()
    extra: str = ""

    def __post_init__(self) -> None:
        # a file is named by them: what they hold is no path, and no sentence
        if not CODE.fullmatch(self.code) or not SUFFIX.fullmatch(self.suffix):
            raise ValueError(f"« {self.code} », « {self.suffix} » : a slug and a suffix such as « .csv » are expected")
        if not callable(self.write):
            raise TypeError(f"« {self.code} » cannot write")
        if self.needs and not self.extra:
            raise ValueError(f"« {self.code} » does not say what to install")

    def check(self) -> None:
        """Refuse a form that lacks what it is written with: before anything is counted, and not after."""
        if not all(map(_there, self.needs)):
            raise RefusedRequest(
                f"« {self.label} » demande un complément : installez « {self.extra} », ou exportez en csv."
            )


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package that would hold it is absent too
        return False
