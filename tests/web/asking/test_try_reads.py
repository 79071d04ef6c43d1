"""The fields of a form come from what rules look at, and from what a kind declares where that cannot be told."""

from dataclasses import dataclass
from typing import Any

from trying import platform

from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.rules.kind import RuleKind
from tremplin_web.asking.reads import read_by


@dataclass(frozen=True)
class Stranger:
    """The terms of a plugin's own kind, which handles facts as nobody foresaw."""

    def check(self, facts: Any) -> Any:
        raise TypeError(facts)


def reads(name: str, kind: str) -> list[str]:
    rules = [rule for rule in platform().fiche(name).rules if rule.kind == kind]
    return list(dict.fromkeys(fact for rule in rules for fact in read_by(rule, platform().kind(kind))))


def test_only_the_public_that_a_share_names_is_read() -> None:
    assert reads("62/2025/preparatoires-emploi", "public_share") == ["participants.brsa", "participants.total"]


def test_results_without_hours_read_no_hours() -> None:
    assert "results.urban.hours" in reads("62/2024/associations-intermediaires", "results")
    assert "results.urban.hours" not in reads("62/2024/chantiers-insertion", "results")


def test_what_a_rule_reads_once_all_is_known_is_read_too() -> None:
    assert "granted" in reads("62/2024/chantiers-insertion", "results")
    assert "realised.staff" in reads("62/2024/chantiers-insertion", "indirect_costs")


def test_a_rule_that_cannot_be_watched_is_believed() -> None:
    kind = RuleKind(name="stranger", meaning="…", stage=Stage.DEPOSIT, reads=("requested", "reports", "answers.…"))
    rule = Rule("stranger", Stage.DEPOSIT, Severity.BLOCKING, None, Stranger())
    assert read_by(rule, kind) == ("requested", "reports.final")
