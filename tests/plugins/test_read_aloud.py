"""Every sentence of every fiche, read aloud: number, spaces, final stop, and none of our own codes."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from tremplin.catalogue.dossier_fields import FACTS, Kind
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.rule import Stage
from tremplin.documents.texts import nested
from tremplin.errors import MissingFacts
from tremplin.platform import start
from tremplin.rules.facts.file import load_facts
from tremplin.rules.facts.view import Facts
from tremplin.rules.judge import judge
from tremplin.rules.settling.settlement import settled

PLATFORM = start()
# « 0 jours », « 1 participants »: in French the plural begins at two; these words end in s whatever their number
DISAGREE = re.compile(r"(?<![\d,\u00a0])[01](?:,\d+)?[ \u00a0](?!mois\b|fois\b|plus\b|moins\b|dans\b)\w+s\b")
CODES = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z][a-z_]+\b")
ONE_DAY = re.compile(r"[Dd]u (\d\d/\d\d/\d{4}) au \1")
FIRST = date(2024, 1, 15)


def dossier(fiche: Fiche, count: int) -> Facts:
    """A dossier of which each figure is this one; none is sound, all are told."""
    by_kind: dict[Kind, Any] = {
        Kind.WHOLE: min(count, 60),
        Kind.NUMBER: count,
        Kind.AMOUNT: count,
        Kind.DAY: FIRST + timedelta(days=count),
        Kind.DAYS: [FIRST + timedelta(days=30 * rank) for rank in range(min(count, 3))],
    }
    said = {fact.name: by_kind[fact.kind] for fact in FACTS if fact.kind in by_kind and "…" not in fact.name}
    shares = {share.public for share in fiche.audience.shares} | {*fiche.audience.priority}
    said |= {f"participants.{public}": min(count, 60) for public in shares}
    word = ("pending", "unfavourable", "favourable")[count % 3]
    said |= {f"opinions.{opinion.code}": word for opinion in fiche.application.opinions}
    said |= {"requested": 3 * count, "carrier.legal_form": "company", "documents": [], "territories": []}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
    plain["committees"] = [day.isoformat() for day in by_kind[Kind.DAYS]]
    facts: Facts = load_facts(nested(plain), fiche, PLATFORM.words(fiche))
    return facts


def sentences(fiche: Fiche) -> Iterator[str]:
    """All that the rules of a fiche say, and each line of the settlements."""
    words = PLATFORM.words(fiche)
    yield from (f"{rule.statement(words.family)}." for rule in fiche.rules)
    for facts in (Facts(), *(dossier(fiche, count) for count in (0, 1, 2, 1000))):
        yield from (each.finding.message for each in judge(fiche.rules, facts, Stage.SETTLEMENT))
        with suppress(MissingFacts):
            yield from (line.why.partition(" — ")[0] for line in settled(fiche, facts).lines)


@pytest.mark.parametrize("name", PLATFORM.fiches)
def test_every_sentence_of_a_fiche_reads_well(name: str) -> None:
    told = set(sentences(PLATFORM.fiche(name)))
    assert [text for text in told if DISAGREE.search(text)] == []
    assert [text for text in told if CODES.search(text)] == []
    assert [text for text in told if ONE_DAY.search(text)] == []
    assert [text for text in told if "  " in text or not text.endswith(".") or text.endswith("..")] == []


@pytest.mark.parametrize("wrong", ["1 jours de trop.", "0 participants.", "0,45 sorties."])
def test_a_disagreement_is_seen(wrong: str) -> None:
    assert DISAGREE.search(wrong)
