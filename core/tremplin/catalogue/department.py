"""A department, and the words that are its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tremplin.catalogue.colours import Colours


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department and its vocabulary: each mapping goes from a code to the label that people read."""

    code: str
    name: str
    territories: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    publics: Mapping[str, str] = field(default_factory=dict)
    contracts: Mapping[str, str] = field(default_factory=dict)
    colours: Colours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call for projects, in one edition: « 00/2026 »."""

    id: str
    title: str
    edition: str | None = None
    summary: str | None = None

    @property
    def department(self) -> str:
        return self.id.partition("/")[0]
