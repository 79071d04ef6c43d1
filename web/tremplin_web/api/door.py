"""All that a resource of the API is written with: shapes, answers, operations, values, problems."""

from tremplin_web.api.answers import answered, judged, tagged, written
from tremplin_web.api.operations import PublicApi, QuerySchema, blueprint, operation, own_fields
from tremplin_web.api.problems import PROBLEMS, TITLES
from tremplin_web.api.published import CATEGORY, DEPOSIT_PLACE, FICHE, LABELLED, LOT, OFFICIAL_TEXT, SEVERITY, STAGE
from tremplin_web.api.shapes import (
    CENTS,
    DAY,
    EXACT,
    HASH,
    HOUR,
    TEXT,
    WHOLE,
    YES_NO,
    Json,
    block,
    listed,
    maybe,
    one_of,
    ref,
)
from tremplin_web.api.values import Chosen, Flag, Letters, Name, OnDay
