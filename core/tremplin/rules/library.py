"""The kinds of rules that the core offers, in the order in which a fiche is read."""

from tremplin.rules.kind import RuleKind
from tremplin.rules.kinds import NAMES, kind

KINDS: tuple[RuleKind, ...] = tuple(map(kind, NAMES))
