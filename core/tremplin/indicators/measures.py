"""The measures of the core's library, family after family."""

from tremplin.catalogue.measure import Measure
from tremplin.indicators.declared.activities import ACTIVITY_MEASURES
from tremplin.indicators.declared.committees import COMMITTEE_MEASURES
from tremplin.indicators.declared.evaluations import EVALUATION_MEASURES
from tremplin.indicators.declared.exits import EXIT_MEASURES
from tremplin.indicators.declared.months import MONTH_MEASURES
from tremplin.indicators.declared.people import PEOPLE_MEASURES
from tremplin.indicators.declared.told import TOLD_MEASURES

MEASURES: tuple[Measure, ...] = (
    *PEOPLE_MEASURES,
    *EXIT_MEASURES,
    *ACTIVITY_MEASURES,
    *MONTH_MEASURES,
    *EVALUATION_MEASURES,
    *COMMITTEE_MEASURES,
    *TOLD_MEASURES,
)
