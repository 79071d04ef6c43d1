"""The figures that the owner of a token may read, masked as everywhere: the rows of « tremplin indicators export »."""

from io import BytesIO
from typing import Any, ClassVar

from flask import Response

from tremplin.casework.reading.figures.computing import computed
from tremplin.casework.reading.figures.requests import SCOPES, FiguresRequest, ScopeKind
from tremplin.documents.fields import Json, Value
from tremplin.errors import WrongUsage
from tremplin.indicators.exports.columns import COLUMNS, NAMES, STATUSES
from tremplin.records.codes import TokenScope
from tremplin_web.api.door import DAY, EXACT, TEXT, WHOLE, YES_NO, Chosen, Name, OnDay, QuerySchema, block, listed
from tremplin_web.api.shapes import maybe, one_of
from tremplin_web.machines.answers import JSON, given
from tremplin_web.machines.bearer import actor, desk
from tremplin_web.machines.operations import TAG, machine_operation
from tremplin_web.site import site

INDICATORS = "Chiffres"
CSV = "csv"
FORMS = (CSV, "json")
KINDS = {"integer": WHOLE, "string": TEXT, "date": DAY, "number": EXACT, "boolean": YES_NO}
TOLD = {column.name: {**KINDS[column.kind], "description": column.description} for column in COLUMNS}
ROW = block(**{c.name: TOLD[c.name] if c.filled else maybe(TOLD[c.name]) for c in COLUMNS})
ROW["properties"]["status"] |= one_of(STATUSES)
ROWS = listed(ROW)
HEADER = ";".join(NAMES)


class Several(Value):
    """A parameter that may be given several times."""

    is_multiple = True
    json: ClassVar[Json] = {"type": "array", "items": {"type": "string", "minLength": 1}}

    def read(self, value: Any) -> tuple[str, ...]:
        return tuple(value)


class IndicatorsAsked(QuerySchema):
    """Which figures are asked, as the options of the command line say it; figures are of one scope."""

    department = Name(description="Tout un département : celui du propriétaire du jeton, si rien n'est dit.")
    call = Name(description="Un appel : « <département>/<appel> ».")
    lot = Name(description="Un lot d'un appel : « <département>/<appel>/<lot> ».")
    fiche = Name(description="Une fiche.")
    dossier = Name(description="Un dossier.")
    organisation = Name(description="Un organisme : son numéro, son SIRET ou son RNA.")
    territory = Name(description="Les personnes d'un territoire.")
    indicator = Several(description="Cet indicateur seulement, ou ceux d'une mesure ; plusieurs fois possible.")
    by = Several(description="Une ventilation de plus, ou un croisement : « public,sex » ; plusieurs fois possible.")
    at = Name(description="À une échéance : « 6-months », « 6-months:hiring », « exit », « trial_end ».")
    where = Several(description="Ne compter que certaines personnes : « sex=f » ; plusieurs fois possible.")
    first = OnDay(data_key="from", description="Depuis ce jour, compris.")
    until = OnDay(description="Jusqu'à ce jour, compris.")
    typology = Name(description="Classer toutes les sorties par cette typologie.")
    frozen = Chosen(
        "oui ou non", lambda: ("true", "false"), description="D'un dossier : les chiffres que son bilan final a figés."
    )
    format = Chosen("forme inconnue", lambda: FORMS, description="json si rien n'est dit, ou csv.")


@machine_operation(
    "GET",
    "/indicators",
    ROWS,
    scope=TokenScope.READ_INDICATORS,
    tag=INDICATORS,
    summary="Lire des chiffres, petits effectifs masqués",
    headers=TAG,
    query=IndicatorsAsked,
    problems=(404, 409, 422),
    responses={200: {"content": {"text/csv": {"schema": {**TEXT, "description": f"Les mêmes colonnes : {HEADER}"}}}}},
)
def indicators(asked: dict[str, Any]) -> Response:
    """Read figures under disclosure control: what cannot be certified is refused, and nothing of it is told."""
    writer = site().platform.export_format(asked.get("format", "json"))
    found = computed(desk(), actor(), _request(asked), at=site().clock.at())
    file = BytesIO()
    writer.write(found.rows, file)
    return given(file.getvalue(), JSON if writer.code == "json" else "text/csv")


def _request(asked: dict[str, Any]) -> FiguresRequest:
    scopes = {kind: asked[kind.value] for kind in SCOPES if kind.value in asked}
    if len(scopes) > 1:
        raise WrongUsage(f"des chiffres sont d'un seul périmètre : gardez un seul de {', '.join(scopes)}.")
    kind, named = next(iter(scopes.items()), (ScopeKind.DEPARTMENT, None))
    return FiguresRequest(
        kind=kind,
        scope=named,
        indicators=asked.get("indicator", ()),
        by=asked.get("by", ()),
        at=asked.get("at"),
        where=asked.get("where", ()),
        first=asked.get("first"),
        last=asked.get("until"),
        typology=asked.get("typology"),
        frozen=asked.get("frozen") == "true",
    )
