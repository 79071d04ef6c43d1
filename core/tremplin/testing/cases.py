"""Cases: what a fiche says of some facts or of an exit, in YAML that a department can read, correct and sign."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError, fields

from tremplin.catalogue.door import STAGES, ExitTypology, Stage, plain
from tremplin.documents.door import (
    BlockSchema,
    Document,
    FicheName,
    Section,
    Text,
    Value,
    Vocabulary,
    Whole,
    Word,
    YesNo,
    decimal,
    expected,
    hint,
    placed,
    read,
    speaking,
)
from tremplin.exits import INDETERMINATE, Exit, classify
from tremplin.platform import Platform, start
from tremplin.rules.boundaries import decisive
from tremplin.rules.door import Finding, Verdict, judge, verdict
from tremplin.rules.facts.file import load_facts


class OneOf(Value):
    """One of a few fixed words."""

    def __init__(self, words: Iterable[str], **options: Any):
        super().__init__(**options)
        self.words = tuple(words)

    def read(self, value: Any) -> str:
        if value not in self.words:
            raise expected("mot", value, f"Connus : {', '.join(self.words)}.")
        return str(value)


class Margin(Value):
    """A margin: a number, negative when the rule is broken."""

    def read(self, value: Any) -> Any:
        number = decimal(value)
        if number is None:
            raise expected("nombre", value)
        return number


class ExitSchema(BlockSchema):
    """An exit; what it does not say is unknown."""

    builds = Exit
    contract = Word("exit_contracts", "contrat inconnu", required=True)
    months = Whole()
    subsidised = YesNo()
    market_sector = YesNo()


class CaseSchema(BlockSchema):
    """A case: a sentence, a fiche, then facts and a verdict; or a fiche or a typology, an exit and its category.

    ``signed`` says who read it, and when: a case that a program wrote is signed by nobody.
    """

    name = Text(required=True)
    fiche = FicheName()
    typology = Text()
    signed = Text()
    facts = fields.Raw()
    stage = OneOf(STAGES)
    rule = Text()
    verdict = OneOf(Verdict)
    margin = Margin()
    nearest = fields.Raw()
    message = Text()
    exit = Section(ExitSchema)
    category = fields.Raw(allow_none=True)

    def make(self, said: dict[str, Any]) -> dict[str, Any]:
        return said


CASE = CaseSchema()


class CasesFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        document = read(self.path.read_bytes(), self.path.name, root=list)
        # a case of a typology names no department: the contracts of all of them are known
        contracts = {"exit_contracts": installed().everywhere("exit_contracts")}
        with speaking(Vocabulary(own=contracts)):
            cases = self._read(document)
        if document.mistakes:
            raise self.CollectError("\n".join(map(str, sorted(document.mistakes))))
        for index, case in cases:
            line, _ = document.place((index,))
            # pytest counts lines from zero
            yield WrittenCase.from_parent(self, name=case["name"], case=case, line=line - 1)

    @staticmethod
    def _read(document: Document) -> list[tuple[int, dict[str, Any]]]:
        cases = []
        for index, data in enumerate(document.data or ()):
            try:
                case = CASE.load(data)
            except ValidationError as error:
                document.mistakes.extend(placed(document, {index: error.messages}))
                continue
            if ("fiche" in case) is ("typology" in case):
                told = "un cas dit sa fiche, ou la typologie dont il parle : l'une ou l'autre."
                document.mistakes.append(document.mistake((index,), told))
            elif "typology" in case and "exit" not in data:
                document.mistakes.append(
                    document.mistake((index,), "un cas sur une typologie dit une sortie, « exit ».")
                )
            elif ("category" in data) is not ("exit" in data):
                document.mistakes.append(document.mistake((index,), "« exit » va avec « category », et elle avec lui."))
            elif "exit" not in data and "verdict" not in case:
                document.mistakes.append(document.mistake((index,), "un cas dit son verdict : « verdict: met »."))
            cases.append((index, case))
        return cases


class WrittenCase(pytest.Item):
    """One case."""

    def __init__(self, *, case: dict[str, Any], line: int, **options: Any):
        super().__init__(**options)
        self.case, self.line = case, line

    def runtest(self) -> None:
        told = wrong(self.case, installed())
        if told:
            raise AssertionError(told)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        if excinfo.errisinstance(AssertionError):
            return f"{self.path.name}:{self.line + 1} {self.name} : {excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line, self.name


# 200 fiches take 0.3 s to read (bench/load_fiches.py): once a run, and not once a case
@lru_cache(maxsize=1)
def installed() -> Platform:
    """What is installed, assembled once for all the cases."""
    return start()


def wrong(case: dict[str, Any], platform: Platform) -> str | None:
    """What a case says that is not so; ``None`` when it holds."""
    if "typology" in case:
        typology = platform.typologies.get(case["typology"])
        if typology is None:
            return f"la typologie « {case['typology']} » n'est pas servie.{hint(case['typology'], platform.typologies)}"
        return _wrong_category(case, typology)
    if case["fiche"] not in platform.fiches:
        return f"la fiche « {case['fiche']} » n'est pas servie"
    fiche = platform.fiche(case["fiche"])
    if "exit" in case:
        named = platform.typology(fiche)
        return _wrong_category(case, named) if named else "la fiche n'a pas de typologie de sorties"
    try:
        facts = load_facts(case.get("facts", {}), fiche, platform.words(fiche))
    except ValidationError as error:
        return f"faits refusés : {error.messages}"
    if "rule" not in case:
        found = verdict(judge(fiche.rules, facts, Stage(case.get("stage", Stage.DEPOSIT))))
        return None if found == case["verdict"] else f"verdict {found}, {case['verdict']} attendu"
    findings = [rule.terms.check(facts) for rule in fiche.rules if rule.kind == case["rule"]]
    if not findings:
        return f"la fiche n'a pas de règle « {case['rule']} »"
    return _wrong_finding(case, decisive(findings))


def _wrong_finding(case: dict[str, Any], finding: Finding) -> str | None:
    given = {
        "verdict": finding.verdict.value,
        "margin": plain(finding.margin),
        "nearest": plain(finding.nearest),
    }
    for key, value in given.items():
        if key in case and plain(case[key]) != value:
            return f"{key} {value}, {case[key]} attendu ({finding.message})"
    # a department types plain spaces; « 1 234 € » holds a no-break one
    if "message" in case and case["message"] not in finding.message.replace("\N{NO-BREAK SPACE}", " "):
        return f"la phrase est « {finding.message} »"
    return None


def _wrong_category(case: dict[str, Any], typology: ExitTypology) -> str | None:
    answer = classify(typology, case["exit"])
    asked = INDETERMINATE if case.get("category") == "indeterminate" else case.get("category")
    return None if answer.category == asked else f"catégorie {answer.category}, {asked} attendue ({answer.why})"
