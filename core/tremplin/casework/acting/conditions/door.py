"""What a condition is written with: what it says, the dossier it judges, the days it compares."""

from tremplin.casework.acting.case import AnyCase, Case, stopping
from tremplin.casework.acting.conditions.condition import About, Condition, condition, reasoned
from tremplin.casework.acting.conditions.days import Occurrence
