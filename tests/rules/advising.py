"""A dossier that breaks several rules, drawn, and all that its findings say done as software would, twice at most."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from tremplin.catalogue.dossier_fields import NO_CONTRACT, OPINIONS
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.rule import STAGES, Severity
from tremplin.catalogue.words import ACCREDITATIONS, COSTS, LEGAL_FORMS
from tremplin.documents.vocabulary import Vocabulary
from tremplin.rules.facts.changing import given
from tremplin.rules.facts.file import load_facts
from tremplin.rules.facts.view import Facts, Participants, valued
from tremplin.rules.finding import Verdict
from tremplin.rules.judge import Judged
from tremplin.rules.trial import Trial, tried

ROUNDS = 2


def examine_advice(fiche: Fiche, words: Vocabulary, dice: Random) -> Counter[str]:
    """Draw a dossier that breaks several blocking rules, do all that is said, and hold that what may pass passes."""
    trial = broken_dossier(fiche, words, dice)
    read = Counter(dossiers=1, broken=len(blocking(trial)))
    for turn in range(1, ROUNDS + 1):
        changed = followed(trial, words)
        if changed == trial.facts:
            break
        trial = tried(fiche, changed, trial.stage)
        read[f"turn {turn}"] += 1
    for rule, finding in blocking(trial):
        left = bool(finding.choices), finding.changes
        assert left == (True, ()), (str(fiche.id), rule.kind, finding.message, trial.facts)
    return read + Counter(left=len(blocking(trial)))


def broken_dossier(fiche: Fiche, words: Vocabulary, dice: Random) -> Trial:
    """The first of many that breaks two blocking rules, or the last of them, where a fiche has few rules."""
    for _ in range(40):
        trial = tried(fiche, drawn(fiche, words, dice), dice.choice(STAGES))
        if len(blocking(trial)) > 1:
            break
    return trial


def blocking(trial: Trial) -> list[Judged]:
    return [
        each for each in trial.judged if each.finding.verdict is Verdict.BROKEN and each.severity is Severity.BLOCKING
    ]


def followed(trial: Trial, words: Vocabulary) -> Facts:
    """The facts with all the changes published, each read as a file of facts is."""
    facts = trial.facts
    for finding in trial.published()["findings"]:
        for change in finding["changes"]:
            name, value = change["fact"], change["value"]
            said: Any = value
            for step in reversed(name.split(".")):
                said = {step: said}
            facts = given(facts, name, valued(load_facts(said, trial.fiche, words), name))
    return facts


def drawn(fiche: Fiche, words: Vocabulary, dice: Random) -> Facts:
    """Facts around the days, and across the amounts, of a fiche; a few are left unknown."""
    facts = Facts(participants=_people(words, dice))
    days = _days(fiche, dice)
    told = {
        **dict(zip(("deposited_on", "starts_on", "ends_on"), days, strict=True)),
        "carrier.legal_form": dice.choice([*LEGAL_FORMS]),
        "carrier.accreditations": _some(ACCREDITATIONS, dice),
        "territories": _some((*list(words.territories)[:4], "ailleurs"), dice),
        "posts": dice.randint(0, 20),
        "supervisors_fte": dice.randint(0, 3),
        **{f"{block}.{cost}": _cents(dice) for block in ("budget", "realised") for cost in (*COSTS, "indirect")},
        **{name: _cents(dice) * 3 for name in ("requested", "granted", "advance")},
        "documents": _some((piece.code for piece in fiche.application.documents), dice),
        "committees": tuple(sorted(days[1] + timedelta(dice.randint(0, 400)) for _ in range(dice.randint(0, 5)))),
        "reports.final": days[2] + timedelta(dice.randint(0, 300)),
        "participant.interviews": dice.randint(0, 6),
        "participant.driving_hours": dice.randint(0, 80),
        "participant.initial_driving_hours": dice.randint(0, 80),
        "participant.theory_exams": dice.randint(0, 3),
        "participant.practical_exams": dice.randint(0, 3),
        "participant.weekly_hours": dice.randint(0, 40),
        "participant.age": dice.randint(16, 60),
        "participant.contract": dice.choice([*words.family("contracts"), NO_CONTRACT]),
        "opinions": {opinion.code: dice.choice(OPINIONS) for opinion in fiche.application.opinions},
        "answers": {
            question.code: dice.choice(["", "oui", "non", "12", "K1304", "A1", "autre"])
            for question in fiche.application.questions
        },
    }
    for name, value in told.items():
        if dice.random() < 0.95:
            facts = given(facts, name, value)
    return facts


def _days(fiche: Fiche, dice: Random) -> tuple[date, date, date]:
    window = dice.choice(fiche.windows) if fiche.windows else None
    deposited = dice.choice([window.opens, window.closes]) if window else date(2025, 1, 15)
    starts = (window and dice.choice([window.starts_from, window.starts_until])) or deposited
    deposited, starts = (
        day + timedelta(dice.choice([0, 1, -1, dice.randint(-150, 150)])) for day in (deposited, starts)
    )
    return deposited, starts, starts + timedelta(dice.choice([364, 365, dice.randint(-20, 700)]))


def _people(words: Vocabulary, dice: Random) -> Participants:
    total = dice.randint(0, 40)
    return Participants(total=total, publics={public: dice.randint(0, total) for public in words.publics})


def _some(codes: Any, dice: Random) -> tuple[str, ...]:
    return tuple(code for code in codes if dice.random() < 0.5)


def _cents(dice: Random) -> int:
    return dice.choice([0, dice.randint(0, 3_000_000), dice.randint(0, 30_000) * 100])
