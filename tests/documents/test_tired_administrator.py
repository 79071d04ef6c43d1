"""What a tired administrator leaves in a fiche: sixty slips on copies of real documents, each told where it is.

A seed replaces a text of a real fiche. ``at`` is what the line and the column told must lead to in the spoilt copy, and
the sentence must hold each of the ``words``. None may be silent, and none may bring more than the sentences foreseen.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from documents.mutations import PLUGINS, reader
from tremplin.documents.reading.reader import read
from tremplin.errors import Mistake


class Slip(NamedTuple):
    """A text replaced, where its mistake must be told, under which path, and in which words."""

    old: str
    new: str
    at: str
    path: str
    words: tuple[str, ...]
    file: str = "2024/chantiers-insertion"
    told: int = 1


CLAUSES, MOBILITE = "2025/clauses", "2024/mobilite"
RULE = "mode: flat, rate: 15 %, base: [staff]"
SLIPS = {
    # what YAML reads as something else, in silence
    "a number sign cuts a title": Slip(
        "title: Ateliers et", "title: Ateliers #1 et", "#1 et", "title", ("commentaire", "entre guillemets")
    ),
    "a number sign begins a title": Slip(
        "title: Ateliers et", "title: #1 Ateliers et", "#1 Ateliers", "title", ("commentaire", "entre guillemets")
    ),
    "a number sign cuts a label": Slip(
        "label: Sorties dynamiques", "label: Sorties #dynamiques", "#dynamiques", "indicators.1.label", ("commentaire",)
    ),
    "a number sign cuts an item of a list": Slip(
        "- Objectifs individuels", "- Objectifs #individuels", "#individuels", "reports.final.parts.0", ("commentaire",)
    ),
    "curly quotes around a title": Slip(
        "title: Ateliers et chantiers d'insertion",
        "title: “Ateliers et chantiers d'insertion”",
        "“Ateliers",
        "title",
        ("guillemets droits",),
    ),
    "curly quotes around a section": Slip(
        "source: Territoires concernés", "source: “Territoires concernés”", "“Terr", "territories.source", ("droits",)
    ),
    "curly quotes around a code": Slip(
        "accreditations: [aci]", "accreditations: [“aci”]", "“aci”", "carriers.accreditations.0", ("guillemets droits",)
    ),
    "two rules of one kind on one thing": Slip(
        f"    - {{kind: indirect_costs, {RULE}",
        f"    - {{kind: indirect_costs, {RULE}, source: Un}}\n    - {{kind: indirect_costs, {RULE}",
        "",
        "funding.rules.1",
        ("porte sur", "laissez le porteur choisir"),
    ),
    "a base that is not funded": Slip(
        "base: [staff]", "base: [staff, operating]", "operating", "funding.rules.0.base.1", ("n'est pas financée",)
    ),
    "a base that is not funded, under a choice": Slip(
        "  rules:\n",
        "  options:\n    - code: frais\n      label: Vos frais\n      choices:\n"
        "        - {code: un, label: Un, rules: [{kind: intervention_rate, rate: 9 %, base: [operating], source: A}]}\n"
        "        - {code: deux, label: Deux, rules: [{kind: intervention_rate, rate: 5 %, base: [staff], source: A}]}\n"
        "  rules:\n",
        "operating]",
        "funding.options.0.choices.0.rules.0.base.0",
        ("n'est pas financée",),
    ),
    "an empty base": Slip("base: [staff]", "base: []", "[]", "funding.rules.0.base", ("liste vide",)),
    "a session copied and not changed": Slip(
        "  - opens: 2024-07-01\n    closes: 2024-09-30",
        "  - opens: 2024-04-01\n    closes: 2024-05-31",
        "2024-04-01\n    closes: 2024-05-31\n    starts: {from: 2024-12",
        "windows.2.opens",
        ("recouvre celle du 01/04/2024 au 31/05/2024",),
    ),
    "a session that begins on the last day of another": Slip(
        "opens: 2024-04-01", "opens: 2024-01-31", "2024-01-31\n    closes: 2024-05", "windows.1.opens", ("recouvre",)
    ),
    "a note about a session that is not there": Slip(
        "about: windows.2.starts", "about: windows.3.starts", "windows.3.starts", "notes.1.about", ("windows.3.starts",)
    ),
    "a note about a key that does not exist, deep down": Slip(
        "about: payment.balance.no_later_than",
        "about: payment.balance.no_later_that",
        "payment.balance.no_later_that",
        "notes.2.about",
        ("dites la clé",),
    ),
    "a note about the rule after the last": Slip(
        "about: funding.rules.2.months", "about: funding.rules.3.months", "funding.rules.3", "notes.4.about", ("rien",)
    ),
    "a question to choose without its answers": Slip(
        "funding:\n",
        "application:\n  questions:\n    - {code: mode, label: Le mode, type: choice, source: A}\nfunding:\n",
        "{code: mode",
        "application.questions.0.choices",
        ("choix", "écrivez"),
    ),
    # between braces
    "a decimal comma in a rate between braces": Slip(
        "rate: 15 %", "rate: 15,5 %", "15,5 %", "funding.rules.0.rate", ("« 15,5 % »", "entre guillemets")
    ),
    "an amount with cents between braces": Slip(
        "amount: 375 €", "amount: 1 375,50 €", "1 375,50", "funding.rules.1.amount", ("« 1 375,50 € »", "guillemets")
    ),
    "an amount with a comma for thousands between braces": Slip(
        "amount: 375 €",
        "amount: 1,375 €",
        "1,375",
        "funding.rules.1.amount",
        ("« 1,375 € »", "entre guillemets"),
        told=2,
    ),
    "a decimal comma and no unit between braces": Slip(
        "per_post: 0.45", "per_post: 0,45", "0,45", "funding.rules.2.exits.per_post", ("« 0,45 »", "guillemets")
    ),
    "a comma in a text between braces": Slip(
        "service: SLAI de l'Artois,",
        "service: SLAI de l'Artois, bureau 2,",
        "bureau 2",
        "contacts.2.bureau 2",
        ("entre guillemets",),
    ),
    "a colon in a text between braces": Slip(
        "service: SLAI de l'Artois,", "service: SLAI : Artois,", ": Artois", "", ("deux-points", "guillemets")
    ),
    # from a word processor, and from elsewhere
    "bullets of a word processor": Slip(
        "publics: [brsa, under_26, former_rsa]",
        "publics:\n    • brsa\n    • under_26",
        "• brsa",
        "audience.publics",
        ("« • »", "tiret"),
    ),
    "dashes of a word processor": Slip(
        "publics: [brsa, under_26, former_rsa]",
        "publics:\n    – brsa\n    – under_26",
        "– brsa",
        "audience.publics",
        ("« – »", "tiret"),
    ),
    "a bullet before a block": Slip(
        "  - opens: 2024-07-01", "  • opens: 2024-07-01", "• opens: 2024-07", "", ("« • »", "tiret")
    ),
    "a tabulation": Slip("  publics: [brsa", "\tpublics: [brsa", "\tpublics", "", ("tabulation", "espaces")),
    "a line of another program": Slip(
        "title: Ateliers", "title: Ateliers\x0b", "\x0b", "", ("caractère de contrôle", "effacez")
    ),
    "an ampersand": Slip("theme: Insertion", "theme: &Insertion", "&Insertion", "", ("ancre", "recopiez")),
    # at the wrong level
    "the advance at the first level": Slip(
        "payment:\n  advance: {on: signature,",
        "advance: {on: signature, source: A}\npayment:\n  advance: {on: signature,",
        "advance: {on: signature, source: A}",
        "advance",
        ("mal placée", "sous « payment »"),
    ),
    "costs outside of funding": Slip(
        "funding:\n  costs: [staff]\n", "costs: [staff]\nfunding:\n", "costs: [staff]", "costs", ("sous « funding »",)
    ),
    "a title inside of the audience": Slip(
        "audience:\n", "audience:\n  title: Public\n", "title: Public", "audience.title", ("au premier niveau",)
    ),
    "committees at the first level": Slip(
        "reports:\n",
        "committees: {cadence: monthly}\nreports:\n",
        "committees: {",
        "committees",
        ("sous « follow_up »",),
    ),
    "starts beside sessions": Slip(
        "duration: {at_most",
        "starts: {from: 2024-01-01}\nduration: {at_most",
        "starts: {from: 2024-01-01}\nd",
        "starts",
        ("dans un élément de « windows »",),
    ),
    "the rate outside of its rule": Slip(
        "  rules:\n", "  weight: 90 %\n  rules:\n", "weight: 90 %\n  r", "funding.weight", ("clé",)
    ),
    "a follow-up in the reports": Slip(
        "  final:\n",
        "  dashboard: {on_request: true}\n  final:\n",
        "dashboard: {",
        "reports.dashboard",
        ("« follow_up »",),
    ),
    # keys and words
    "a key in French": Slip("title: Ateliers", "titre: Ateliers", "titre", "titre", ("title",), told=2),
    "a key misspelt": Slip("theme:", "thme:", "thme", "thme", ("Vouliez-vous dire « theme » ?",)),
    "a key written twice": Slip(
        "theme: Insertion", "theme: Autre\ntheme: Insertion", "theme: Insertion", "theme", ("écrite deux fois",)
    ),
    "a key without its value": Slip(
        "title: Ateliers et chantiers d'insertion", "title:", "", "title", ("obligatoire",)
    ),
    "a required key removed": Slip("summary: >-", "resume: >-", "resume", "resume", ("clé inconnue",), told=2),
    "a public misspelt": Slip(
        "[brsa, under_26, f", "[brsa, under26, f", "under26", "audience.publics.1", ("under_26",)
    ),
    "a service misspelt": Slip("{by: slai,", "{by: slia,", "slia", "audience.selection.by", ("slai",)),
    "a kind of rule misspelt": Slip(
        "kind: participant_month_cap",
        "kind: participants_month_cap",
        "participants_m",
        "funding.rules.1.kind",
        ("cap",),
    ),
    "a typology misspelt": Slip(
        "exits: sorties-dynamiques-iae", "exits: sorties-dynamique-iae", "sorties-dynamique-iae", "exits", ("iae",)
    ),
    "a measure misspelt": Slip(
        "measure: exits", "measure: exit\n    unit: exit", "exit\n", "indicators.1.measure", ("exits",)
    ),
    "a code written twice": Slip(
        "  - code: sorties-dynamiques", "  - code: participants", "", "indicators.1.code", ("écrit deux fois",)
    ),
    "a public named twice": Slip(
        "publics: [brsa, under_26,", "publics: [brsa, brsa,", "", "audience.publics.1", ("deux fois",)
    ),
    "an accent in a code": Slip("code: participants", "code: bénéficiaires", "bénéf", "indicators.0.code", ("accent",)),
    # figures and days
    "a rate without its sign": Slip("rate: 15 %", "rate: 15", "15,", "funding.rules.0.rate", ("Écrivez « 15 % »",)),
    "a rate above all": Slip("at_most: 20 %", "at_most: 200 %", "200 %", "audience.shares.0.at_most", ("100 %",)),
    "an amount in words": Slip(
        "amount: 375 €", "amount: trois cents", "trois cents", "funding.rules.1.amount", ("montant en euros",)
    ),
    "an amount that is read in two ways": Slip(
        "{kind: participant_month_cap, amount: 375 €,",
        '{kind: participant_month_cap, amount: "1.375 €",',
        '"1.375 €"',
        "funding.rules.1.amount",
        ("1 375,00",),
    ),
    "a duration without its unit": Slip("at_most: 12 months", "at_most: 12", "12,", "duration.at_most", ("12 months",)),
    "a day that does not exist": Slip(
        "closes: 2024-09-30", "closes: 2024-09-31", "2024-09-31", "windows.2.closes", ("n'existe pas",)
    ),
    "a session that ends before it begins": Slip(
        "closes: 2024-01-31", "closes: 2023-01-31", "2023-01-31", "windows.0.closes", ("précède",)
    ),
    "a yes in French": Slip(
        "evidence_of_exits: true", "evidence_of_exits: oui", "oui", "reports.final.evidence_of_exits", ("true",)
    ),
    # lists and blocks
    "one word where a list is expected": Slip(
        "accreditations: [aci]", "accreditations: aci", "aci\n", "carriers.accreditations", ("liste attendue",)
    ),
    "a dash with nothing after it": Slip(
        "  accreditations: [aci]", "  accreditations:\n    - aci\n    -", "", "carriers.accreditations.1", ("vide",)
    ),
    "a bracket never closed": Slip("base: [staff],", "base: [staff,", "}\n", "", ("fermant",)),
    "a text where a block is expected": Slip(
        "territories: {scope: department, source: Territoires concernés}",
        "territories: tout le département",
        "tout le",
        "territories",
        ("bloc de clés attendu",),
    ),
    "a list that says nowhere": Slip(
        "{scope: department,", "{scope: listed,", "{scope: listed", "territories", ("listed",)
    ),
    # in other fiches
    "a rule written where its section is": Slip(
        "    - {kind: indirect_costs, mode: unspecified",
        "    - {kind: max_duration, at_most: 12 months, source: A}\n    - {kind: indirect_costs, mode: unspecified",
        "max_duration",
        "funding.rules.0.kind",
        ("remplissez",),
        CLAUSES,
    ),
    "another call": Slip(
        "fiche: 62/2025/", "fiche: 62/2052/", "62/2052/", "fiche", ("appel inconnu", "62/20"), CLAUSES
    ),
    "another department": Slip("fiche: 62/2025/", "fiche: 26/2025/", "26/2025/", "fiche", ("département",), CLAUSES),
    "an edition that does not exist": Slip(
        "follows: 62/2024/clauses", "follows: 62/2024/clause s", "62/2024/clause s", "follows", ("attendus",), CLAUSES
    ),
    "quotes never closed": Slip('number: "3.1"', 'number: "3.1', "", "", ("guillemets",), CLAUSES),
    "a territory of another": Slip(
        "[lens-lievin, henin", "[lens, henin", "lens, henin", "territories.priority.0", ("lens-lievin",), CLAUSES
    ),
    "a period that is no duration": Slip(
        "final:\n    within: 1 month",
        "final:\n    within: un mois",
        "un mois",
        "reports.final.within",
        ("mois",),
        MOBILITE,
    ),
    "a share with two bounds": Slip(
        "{public: under_26, at_most: 20 %,",
        "{public: under_26, at_most: 20 %, at_least: 5 %,",
        "{public: under_26",
        "audience.shares.0",
        ("une borne et une seule",),
        MOBILITE,
    ),
}


def spoilt(slip: Slip) -> str:
    (path,) = PLUGINS.glob(f"*/tremplin_*/calls/{slip.file}.yaml")
    text = path.read_text("utf-8")
    assert slip.old in text, f"{slip.old!r} is no longer in {path.name}: mend the seed"
    return text.replace(slip.old, slip.new, 1)


def mistakes(content: str | bytes) -> list[Mistake]:
    document = read(content, "essai.yaml")
    fiches = reader().shelf([document], dict.fromkeys(["62/2024/clauses"])).served()
    assert not fiches, "the slip is silent"
    return sorted(document.mistakes)


def test_there_are_sixty_slips():
    assert len(SLIPS) >= 60


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_of_a_tired_administrator_is_told_where_it_is_and_in_useful_words(name):
    slip = SLIPS[name]
    text = spoilt(slip)
    told = mistakes(text)
    assert len(told) == slip.told, [*map(str, told)]
    found = next((each for each in reversed(told) if each.path == slip.path), None)
    assert found, [*map(str, told)]
    said = found.message.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert all(word in said for word in slip.words), str(found)
    if slip.at:
        line = text.split("\n")[found.line - 1 :]
        assert "\n".join(line)[found.column - 1 :].startswith(slip.at), (str(found), line[0])


@pytest.mark.parametrize("rate", ["15,5 %", "0,5 %"])
def test_no_other_rate_is_proposed_where_a_comma_cuts_one(rate):
    (told,) = mistakes(spoilt(Slip("rate: 15 %", f"rate: {rate}", "", "", ())))
    assert f"« {rate} »" in told.message
    assert "« 15 % »" not in told.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", ("Word", "copiez-en le texte")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", ("ancien document Word", "copiez-en le texte")),
        (b"%PDF-1.7\n%\xe2\xe3", ("PDF", "copiez-en le texte")),
        (b"\x89PNG\r\n\x1a\n", ("image",)),
        ("fiche: 62/2024/x\n".encode("utf-16"), ("UTF-16", "enregistrez le fichier en UTF-8")),
        ("title: Été\n".encode("latin-1"), ("UTF-8",)),
    ],
)
def test_a_file_that_is_no_text_is_told_for_what_it_is(content, words):
    (told,) = mistakes(content)
    assert (told.line, told.path) == (1, "")
    assert all(word in told.message for word in words), told.message


@pytest.mark.parametrize(
    "written",
    [
        "title: Ateliers no 1 # délibération du 3 mars",
        'title: "Ateliers #1"',
        "title: C#",
        "title: « Ateliers » et “forums”",
        "title: Été – hiver",
        "summary: >-\n  • une puce\n  #1 et “deux”",
        'theme: "“Insertion”"',
    ],
)
def test_what_is_no_slip_is_read_as_it_is(written):
    document = read(f"fiche: 62/2024/essai\n{written}\n", "essai.yaml")
    assert document.mistakes == []


def test_the_real_fiches_hold_none(tmp_path: Path):
    assert reader().shelf([read(path.read_bytes(), path.name) for path in _fiches()]).refused() == {}


def _fiches() -> list[Path]:
    return sorted(path for path in PLUGINS.glob("*/tremplin_*/calls/**/*.yaml") if path.name != "call.yaml")
