"""What is put side by side, as people and software ask for it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import WrongUsage


class ComparedKind(StrEnum):
    """What a comparison puts side by side."""

    FICHES = "fiches"
    CALLS = "calls"
    EDITIONS = "editions"
    TERRITORIES = "territories"
    ORGANISATIONS = "organisations"
    DEPARTMENTS = "departments"


# the title of a comparison, and that of a column
TITLES = {
    ComparedKind.FICHES: ("Fiches côte à côte", "Fiche"),
    ComparedKind.CALLS: ("Appels côte à côte", "Appel"),
    ComparedKind.EDITIONS: ("Éditions côte à côte", "Édition"),
    ComparedKind.TERRITORIES: ("Territoires côte à côte", "Territoire"),
    ComparedKind.ORGANISATIONS: ("Organismes côte à côte", "Organisme"),
    ComparedKind.DEPARTMENTS: ("Départements côte à côte", "Département"),
}
# whose codes begin with that of their department
OF_A_DEPARTMENT = (ComparedKind.FICHES, ComparedKind.CALLS, ComparedKind.EDITIONS)


@dataclass(frozen=True, kw_only=True)
class ComparisonRequest:
    """Columns of one kind, those named or all those of a scope; ``figures`` says which scope, and what is counted."""

    kind: ComparedKind
    names: tuple[str, ...] = ()
    figures: FiguresRequest = field(default_factory=FiguresRequest)

    def placed(self) -> FiguresRequest:
        """What is counted, on the department of what is named where no scope is said."""
        asked = self.figures
        if len({*self.names}) == 1 and self.kind is not ComparedKind.EDITIONS:
            raise WrongUsage("un seul nom : il en faut deux pour comparer, ou aucun pour les prendre tous.")
        if not self.names or asked.scope is not None or self.kind not in OF_A_DEPARTMENT:
            return asked
        of = {name.partition("/")[0] for name in self.names}
        if len(of) > 1:
            raise WrongUsage("ils ne sont pas d'un seul département : comparez les départements eux-mêmes.")
        return replace(asked, kind=ScopeKind.DEPARTMENT, scope=of.pop())
