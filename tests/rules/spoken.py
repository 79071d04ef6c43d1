"""The sentences of a settlement and of the findings beside it, read as people read them, and computed again."""

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from tremplin.rules.facts.costs import LABELS
from tremplin.rules.judge import Judged
from tremplin.rules.settling.settlement import Reckoning

EUROS = r"(\d{1,3}(?: \d{3})*,\d{2}) €"
NUMBER = r"(\d+(?: \d{3})*(?:,\d+)?)"
PERCENT = rf"{NUMBER} %"
# the participle that follows an amount, in the singular below two euros
AGREEING = re.compile(
    rf"{EUROS} (?:non |déjà )?(demandé|réalisé|prévu|retenu|éligible|accordé|versé|dû(?!s)|du(?=s))(s?)\b"
)


def spaced(sentence: str) -> str:
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def exact(written: str) -> Fraction:
    return Fraction(written.replace(" ", "").replace(",", "."))


def cents(written: str) -> int:
    amount = exact(written) * 100
    assert amount.denominator == 1, written
    return int(amount)


def read(pattern: str, sentence: str) -> tuple[str, ...] | None:
    found = re.search(pattern, sentence)
    return found and found.groups()


def must(pattern: str, sentence: str) -> tuple[str, ...]:
    found = read(pattern, sentence)
    assert found, (pattern, sentence)
    return found


def agreed(sentence: str) -> None:
    """Each participle agrees with its amount."""
    for amount, word, plural in AGREEING.findall(sentence):
        assert bool(plural) == (cents(amount) >= 200), (word, sentence)


# --- the lines of a settlement


class Recomputed:
    """A settlement of which each line is computed again from what it prints, and from the lines that it names."""

    def __init__(self, reckoning: Reckoning):
        self.lines = {line.code: line for line in reckoning.lines}
        self.cents = {code: line.cents for code, line in self.lines.items()}
        assert len(self.lines) == len(reckoning.lines)
        for code, line in self.lines.items():
            sentence = spaced(line.why)
            agreed(sentence)
            head, _, rest = code.partition(".")
            again: Callable[[str, str], int] = getattr(self, head)
            assert again(sentence, rest) == line.cents, (code, sentence, line.cents)
        parts = [amount for code, amount in self.cents.items() if code.startswith("result.")]
        assert not parts or sum(parts) == self.cents["due"]

    def direct(self, sentence: str, cost: str) -> int:
        assert sentence.startswith(f"{LABELS[cost].capitalize()} : ")
        if both := read(rf"{EUROS} réalisés? pour {EUROS} prévus? ; le (réalisé|prévu) est retenu", sentence):
            incurred, foreseen = cents(both[0]), cents(both[1])
            assert (both[2] == "réalisé") == (incurred < foreseen)
            return min(incurred, foreseen)
        if same := read(rf"{EUROS} prévus? et réalisés? ; tout est retenu", sentence):
            return cents(same[0])
        assert re.search(r"rien n'(était prévu|a été réalisé) ; rien n'est retenu", sentence), sentence
        return 0

    def excess(self, sentence: str, cost: str) -> int:
        (over,) = must(rf"{EUROS} réalisés? (?:au-delà|sans avoir été prévus?)", sentence)
        assert "écarté" in sentence
        kept = spaced(self.lines[f"direct.{cost}"].why)
        if both := read(rf"{EUROS} réalisés? pour {EUROS} prévus?", kept):
            assert cents(over) == cents(both[0]) - cents(both[1])
            assert must(rf"au-delà (?:de|des) {EUROS}", sentence) == (both[1],)
        return 0

    def unfunded(self, sentence: str, cost: str) -> int:
        must(rf"{EUROS} réalisés?, écartés?\.", sentence)
        return 0

    def indirect(self, sentence: str, _rest: str) -> int:
        (told,) = must(rf"^Charges indirectes : {EUROS},", sentence)
        if flat := read(rf"forfait de {PERCENT} des dépenses retenues \({EUROS} : ([^);]*)", sentence):
            again = self._rate(*flat)
        else:
            ceiling, *of = must(rf"plafond de {EUROS} \({PERCENT} de {EUROS} retenus? : ([^);]*)", sentence)
            assert cents(ceiling) == self._rate(*of)
            spent = read(rf"le moindre (?:de|des) {EUROS} réalisés? et du plafond", sentence)
            again = min(cents(ceiling), cents(spent[0])) if spent else cents(ceiling)
        assert cents(told) == again
        return again

    def _rate(self, percent: str, base: str, costs: str) -> int:
        named = [cost for cost, label in LABELS.items() if label in costs]
        assert cents(base) == sum(self.cents.get(f"direct.{cost}", 0) for cost in named), costs
        return exact(percent) / 100 * cents(base) // 1

    def eligible(self, sentence: str, _rest: str) -> int:
        direct, indirect = map(
            cents, must(rf"{EUROS} de dépenses directes retenues et {EUROS} de charges indirectes", sentence)
        )
        assert direct == sum(amount for code, amount in self.cents.items() if code.startswith("direct."))
        assert indirect == self.cents.get("indirect", 0)
        return direct + indirect

    def within_grant(self, sentence: str, _rest: str) -> int:
        eligible, granted = map(cents, must(rf"{EUROS} éligibles? pour {EUROS} accordés?", sentence))
        assert eligible == self.cents["eligible"]
        assert ("rien n'est dû au-delà" in sentence) == (eligible > granted)
        return min(eligible, granted)

    def limit(self, sentence: str, _rest: str) -> int:
        if rate := read(rf"^{PERCENT} de {EUROS} retenus? \(([^)]*)\) : {EUROS} au plus\.", sentence):
            base = self.cents["eligible"] if "budget total" in rate[2] else None
            costs = [cost for cost, label in LABELS.items() if label in rate[2]]
            assert cents(rate[1]) == (
                sum(self.cents.get(f"direct.{cost}", 0) for cost in costs) if base is None else base
            )
            assert cents(rate[3]) == exact(rate[0]) / 100 * cents(rate[1]) // 1
            return cents(rate[3])
        if alone := read(rf"^Aucun autre financement public ou privé obtenu : {EUROS} retenus?, à financer", sentence):
            assert cents(alone[0]) == self.cents["eligible"]
            return cents(alone[0])
        told = must(
            rf"^{EUROS} retenus?, moins {EUROS} obtenus? d'autres financeurs publics ou privés \((.*)\) : ", sentence
        )
        kept, others = cents(told[0]), cents(told[1])
        assert kept == self.cents["eligible"]
        assert others == sum(map(cents, re.findall(EUROS, told[2])))
        (left,) = must(rf"(?:il reste|soit) {EUROS}\.", sentence)
        assert cents(left) == max(0, kept - others)
        return cents(left)

    def retained(self, sentence: str, _rest: str) -> int:
        *amounts, least = map(cents, re.findall(EUROS, sentence))
        limits = [amount for code, amount in self.cents.items() if code.startswith("limit.")]
        assert amounts == [self.cents["within_grant"], *limits]
        assert least == min(amounts)
        return least

    @property
    def within(self) -> int:
        """What is paid of, or by results: what every limit leaves of what the grant allows."""
        return self.cents.get("retained", self.cents["within_grant"])

    def share_of(self, sentence: str) -> tuple[Fraction, Fraction]:
        """The weight of a part, and the proportion reached: what was done of what was aimed at, at most one."""
        done, aimed, weight = must(
            rf"^[^:]* : {NUMBER} sur {NUMBER}(?: thèmes?)? \({PERCENT} de la subvention\)", sentence
        )
        reached = min(exact(done) / exact(aimed), Fraction(1))
        if hours := read(rf"{NUMBER} heures? de mise à disposition sur {NUMBER}", sentence):
            reached = min(reached, exact(hours[0]) / exact(hours[1]))
        return exact(weight) / 100, reached

    def result(self, sentence: str, _rest: str) -> int:
        weight, reached = self.share_of(sentence)
        if not reached:
            assert "Rien n'est acquis." in sentence
            return 0
        quotient, percent, within, alone = must(
            rf"Acquis : (?:(\d+/\d+) de )?{PERCENT} de {EUROS}, soit {EUROS}", sentence
        )
        assert Fraction(quotient or 1) == reached
        assert (exact(percent) / 100, cents(within)) == (weight, self.within)
        amount = reached * weight * cents(within) // 1
        assert cents(alone) == amount
        if more := read(rf"soit {EUROS}, et 0,01 € du total que les arrondis laissent : {EUROS}\.", sentence):
            amount += 1
            assert cents(more[1]) == amount
        return amount

    def due(self, sentence: str, _rest: str) -> int:
        if read(rf"^Le montant retenu est dû en entier, soit {EUROS}\.", sentence):
            return self.within
        told = rf"résultats : (?:(\d+/\d+)|{PERCENT}) de {EUROS} retenus?(?: \({PERCENT}\))?, soit {EUROS}\."
        quotient, percent, within, hundredths, amount = must(told, sentence)
        share = Fraction(quotient) if quotient else exact(percent) / 100
        results = [spaced(line.why) for code, line in self.lines.items() if code.startswith("result.")]
        assert share == sum((weight * reached for weight, reached in map(self.share_of, results)), Fraction(0))
        assert not hundredths or exact(hundredths) == share * 10_000 // 1 / Fraction(100)
        assert cents(within) == self.within
        assert cents(amount) == share * cents(within) // 1
        return cents(amount)

    def paid(self, sentence: str, _rest: str) -> int:
        told = read(rf"^{EUROS} déjà versés?, à déduire\.", sentence)
        assert told or sentence == "Rien n'a encore été versé."
        return cents(told[0]) if told else 0

    def balance(self, sentence: str, _rest: str) -> int:
        if told := read(rf"{EUROS} (?:dû|dus), moins {EUROS} déjà versés? : {EUROS} reste(?:nt)? à verser", sentence):
            owed, paid, left = map(cents, told)
            assert (owed, paid, left) == (self.cents["due"], self.cents["paid"], owed - paid)
            return left
        (both,) = must(rf"{EUROS} (?:dû|dus) et déjà versés? : il ne reste rien à verser", sentence)
        assert cents(both) == self.cents["due"] == self.cents["paid"]
        return 0

    def repayment(self, sentence: str, _rest: str) -> int:
        told = must(rf"{EUROS} déjà versés? pour {EUROS} (?:dû|dus) : {EUROS} (?:est|sont) à reverser", sentence)
        paid, owed, back = map(cents, told)
        assert (owed, paid, back) == (self.cents["due"], self.cents["paid"], paid - owed)
        return back


# --- the findings beside it: what was asked, what is the most, and by how much to lower it

CAPS: Mapping[str, tuple[str, Callable[[tuple[str, ...]], Any]]] = {
    "indirect_costs": (
        rf"{EUROS} demandés?, {EUROS} au plus \({PERCENT} de {EUROS}",
        lambda of: exact(of[0]) / 100 * cents(of[1]) // 1,
    ),
    "participant_month_cap": (
        rf"{EUROS} demandés?, {EUROS} au plus \({NUMBER} postes? × (\d+) mois × {EUROS}",
        lambda of: exact(of[0]) * int(of[1]) * cents(of[2]) // 1,
    ),
    "advance": (
        rf"Avance de {EUROS}, {EUROS} au plus \({PERCENT} de {EUROS}",
        lambda of: exact(of[0]) * cents(of[1]) // 100,
    ),
    "intervention_rate": (
        rf"{EUROS} demandés?, {EUROS} au plus \({PERCENT} de {EUROS}",
        lambda of: exact(of[0]) / 100 * cents(of[1]) // 1,
    ),
    "grant_ceiling": (rf"{EUROS} demandés?, {EUROS} au plus()", lambda of: None),
    "request_within_costs": (rf"{EUROS} demandés? pour {EUROS} de dépenses financées()", lambda of: None),
}


def recompute_findings(judged: Iterable[Judged], reckoning: Reckoning) -> int:
    """Compute again the amounts that findings tell; how many were read."""
    found = 0
    for each in judged:
        sentence, kind = spaced(each.finding.message), each.rule.kind
        if kind in CAPS and (told := read(CAPS[kind][0], sentence)):
            found += 1
            asked, most, *of = told
            again = CAPS[kind][1](tuple(of))
            assert again is None or cents(most) == again, sentence
            lower = read(rf"Baissez(?:-les|-la| la demande) de {EUROS}\.", sentence)
            assert bool(lower) == (cents(asked) > cents(most)), sentence
            assert not lower or cents(lower[0]) == cents(asked) - cents(most), sentence
        if kind == "foreseen_costs" and (
            over := read(rf"^{EUROS} réalisés? au-delà du prévu, non retenus? : (.*?)\. ", sentence)
        ):
            found += 1
            assert cents(over[0]) == sum(map(cents, re.findall(EUROS, over[1]))), sentence
        if kind == "results":
            found += 1
            _results(each, sentence, reckoning)
        agreed(sentence)
    return found


def _results(judged: Judged, sentence: str, reckoning: Reckoning) -> None:
    assert judged.finding.verdict == "met", sentence
    share, due = must(rf"Part acquise : {PERCENT}\. {EUROS} (?:est dû|sont dus) au solde\.", sentence)
    assert reckoning.share is not None
    assert exact(share) == reckoning.share * 10_000 // 1 / Fraction(100)
    *parts, whole = (amount.cents for amount in judged.finding.amounts)
    assert cents(due) == whole == sum(parts) == reckoning.due_cents
