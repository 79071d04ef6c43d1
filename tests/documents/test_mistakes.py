"""Every family of mistake of a document, each on a file seeded with it: where it is, what it is, the nearest name.

A seed replaces one text of the small department's fiche; what follows are the lines as people read them.
"""

import time
from cProfile import Profile
from itertools import pairwise

import pytest
import yaml
from factories import CALL, DEPARTMENT, EMPTY, FICHE, PLACE, TYPOLOGY, lines, make_platform, with_changes

from tremplin.errors import RefusedDocuments

SEEDED = {
    # syntax
    "a quote never closed, told where it opens": (
        ("title: Ateliers", 'title: "Ateliers'),
        "3:8 : syntaxe YAML : guillemets jamais refermés.",
    ),
    "a colon in a text": (
        ("title: Ateliers", "title: Ateliers : le début"),
        "3:17 : syntaxe YAML : deux-points inattendu : mettez le texte entre guillemets.",
    ),
    "a bracket never closed": (
        ("[brsa, under_26]", "[brsa, under_26"),
        "8:9 : syntaxe YAML : virgule ou crochet fermant attendu.",
    ),
    "a brace never closed": (
        ("how: validation}", "how: validation"),
        "11:9 : syntaxe YAML : virgule ou accolade fermante attendue.",
    ),
    "a text that begins with a sign": (
        ("title: Ateliers", "title: @teliers"),
        "3:8 : syntaxe YAML : caractère inattendu : mettez le texte entre guillemets.",
    ),
    "a key too far to the left": (
        ("    closes: 2026", "   closes: 2026"),
        "15:4 : syntaxe YAML : tiret attendu : vérifiez l'indentation de la liste.",
    ),
    "a key without its colon": (
        ("theme: Insertion", "theme"),
        "4:1 : syntaxe YAML : deux-points attendu après la clé.",
    ),
    "a key too far to the right": (
        ("theme: Insertion", " theme: Insertion"),
        "4:7 : syntaxe YAML : deux-points inattendu : mettez le texte entre guillemets.",
    ),
    "an escape that is none": (
        ("title: Ateliers", 'title: "Ateliers \\q"'),
        "3:18 : syntaxe YAML : échappement inconnu dans un texte entre guillemets.",
    ),
    "a text of many lines with something after its sign": (
        ("title: Ateliers", "title: > Ateliers"),
        "3:10 : syntaxe YAML : texte sur plusieurs lignes mal ouvert : rien d'autre ne suit « > » ou « | ».",
    ),
    "a tab": (
        ("  source: Public\nterr", "\tsource: Public\nterr"),
        "11:1 : syntaxe YAML : tabulation interdite : indentez avec des espaces.",
    ),
    "a tab under a key": (
        ("  costs: [staff]", "\tcosts: [staff]"),
        "20:1 : syntaxe YAML : tabulation interdite : indentez avec des espaces.",
    ),
    "a second document": (
        ("exits: sorties", "---\nexits: sorties"),
        "28:1 : syntaxe YAML : un seul document par fichier : retirez le second, et « --- » ou « ... ».",
    ),
    "a second document after the end of the first": (
        ("exits: sorties", "...\nexits: sorties"),
        "29:1 : syntaxe YAML : un seul document par fichier : retirez le second, et « --- » ou « ... ».",
    ),
    "a directive": (
        ("fiche: 00", "%YAML 2.0\n---\nfiche: 00"),
        "1:1 : syntaxe YAML : ligne « % » interdite : retirez-la.",
    ),
    # keys
    "an unknown key": (
        ("theme: Insertion", "themes: Insertion"),
        "4:1 themes : clé inconnue. Vouliez-vous dire « theme » ?",
    ),
    "an unknown key that is like none": (
        ("theme: Insertion", "zzz: Insertion"),
        "4:1 zzz : clé inconnue.",
    ),
    "an unknown key of a rule": (
        ("amount: 50 000 €, source", "amount: 50 000 €, sources: x, source"),
        "23:47 funding.rules.0.sources : clé inconnue.",
    ),
    "the key under which marshmallow tells of a whole block": (
        ("theme: Insertion", "_schema: Insertion"),
        "4:1 _schema : clé inconnue.",
    ),
    "the key by which YAML 1.1 merges": (
        ("theme: Insertion", "<<: {theme: Insertion}"),
        "4:1 << : clé inconnue.",
    ),
    "a duplicate key": (
        ("theme: Insertion", "title: Insertion"),
        "4:1 title : clé « title » écrite deux fois : gardez-en une.",
    ),
    "a duplicate key of a list, quoted": (
        ("    closes: 2026-02-14", "    closes: 2026-02-14\n    'opens': 2026-01-15"),
        "16:5 windows.0.opens : clé « opens » écrite deux fois : gardez-en une.",
    ),
    "a key that is a list": (
        ("theme: Insertion", "? [theme]\n: Insertion"),
        "4:3 : une clé est un simple mot.",
    ),
    "a missing key": (
        ("summary: Des ateliers, dans nos propres mots.\n", ""),
        "1:1 summary : clé obligatoire absente.",
    ),
    "a missing key of a block": (
        (", source: Lieux}", "}"),
        "12:14 territories.source : clé obligatoire absente.",
    ),
    "a missing key of a rule": (
        ("amount: 50 000 €, ", ""),
        "23:7 funding.rules.0.amount : clé obligatoire absente.",
    ),
    "a rule without its kind": (
        ("kind: grant_ceiling, ", ""),
        "23:7 funding.rules.0.kind : clé obligatoire absente.",
    ),
    "a key without its value": (
        ("title: Ateliers", "title:"),
        "3:7 title : valeur obligatoire : écrivez-la après la clé.",
    ),
    "expenses without their source": (
        ("  source: Financement\n  rules", "  rules"),
        "20:3 funding.source : clé obligatoire absente.",
    ),
    # types
    "a number in place of a text": (
        ("title: Ateliers", "title: 12"),
        "3:8 title : texte attendu, et non le nombre « 12 ». Mettez-le entre guillemets.",
    ),
    "a list in place of a text": (
        ("title: Ateliers", "title: [Ateliers]"),
        "3:8 title : texte attendu, et non une liste.",
    ),
    "spaces in place of a text": (
        ("title: Ateliers", 'title: "  "'),
        "3:8 title : texte vide : écrivez-le, ou retirez la clé.",
    ),
    "a text in place of a list": (
        ("[brsa, under_26]", "brsa"),
        "7:12 audience.publics : liste attendue : écrivez [un, deux], ou un tiret par ligne.",
    ),
    "a text in place of a block": (
        ("{by: relais, how: validation}", "relais"),
        "10:14 audience.selection : bloc de clés attendu.",
    ),
    "a text in place of a rule": (
        ("    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}", "    - 50 000 €"),
        "23:7 funding.rules.0 : bloc de clés attendu, avec « kind » et « source ».",
    ),
    "a French « non » in place of false": (
        ("tacit_renewal: false", "tacit_renewal: non"),
        "18:47 duration.tacit_renewal : true ou false attendu, et non le texte « non ».",
    ),
    "a « no » that YAML 1.1 would take for false": (
        ("tacit_renewal: false", "tacit_renewal: no"),
        "18:47 duration.tacit_renewal : true ou false attendu, et non le texte « no ».",
    ),
    "true in place of a word": (
        ("how: validation", "how: true"),
        "10:32 audience.selection.how : mode de sélection inconnu « true ». "
        "Connus : selection, joint_selection, validation, referral.",
    ),
    "a block in place of a word": (
        ("how: validation", "how: {a: b}"),
        "10:32 audience.selection.how : mot attendu, et non un bloc de clés. "
        "Connus : selection, joint_selection, validation, referral.",
    ),
    "a list in place of a rule kind": (
        ("kind: grant_ceiling", "kind: [grant_ceiling]"),
        "23:14 funding.rules.0.kind : mot attendu, et non une liste.",
    ),
    "months without their unit": (
        ("12 months", "12"),
        "18:21 duration.at_most : durée en mois attendue, et non le nombre « 12 ». Écrivez-la « 12 months ».",
    ),
    "an amount in words": (
        ("50 000 €", "environ 50 000 €"),
        "23:37 funding.rules.0.amount : montant en euros attendu, et non le texte « environ 50 000 € ». "
        "Écrivez « 1 234,56 € » ou 1234.56.",
    ),
    "a dash with nothing after it": (
        ("    by: [public]", "    by:\n      - public\n      -"),
        "35:8 indicators.0.by.1 : élément vide : remplissez-le, ou retirez-le de la liste.",
    ),
    "a session with nothing in it": (
        ("windows:\n", "windows:\n  -\n"),
        "14:4 windows.0 : élément vide : remplissez-le, ou retirez-le de la liste.",
    ),
    "a rule with nothing in it": (
        ("  rules:\n", "  rules:\n    - null\n"),
        "23:7 funding.rules.0 : élément vide : remplissez-le, ou retirez-le de la liste.",
    ),
    "a required list with nothing in it": (
        ("theme: Insertion", "follow_up: {after_exit: {months: [], source: Suivi}}"),
        "4:34 follow_up.after_exit.months : liste vide : écrivez au moins un élément.",
    ),
    "a word written twice": (
        ("[brsa, under_26]", "[brsa, under_26, brsa]"),
        "7:29 audience.publics.2 : valeur écrite deux fois : gardez-en une.",
    ),
    "a code written twice": (
        ("indicators:\n", "indicators:\n  - {code: participants, label: P, measure: participants}\n"),
        "31:11 indicators.1.code : code « participants » écrit deux fois : changez-en un.",
    ),
    "a code with an accent": (
        ("code: participants", "code: participants-âgés"),
        "30:11 indicators.0.code : code « participants-âgés » : "
        "minuscules sans accent, chiffres et tirets seulement (« chantiers-insertion »).",
    ),
    # dates
    "a day that does not exist": (
        ("closes: 2026-02-14", "closes: 2026-02-29"),
        "15:13 windows.0.closes : date impossible « 2026-02-29 » : ce jour n'existe pas.",
    ),
    "a French day that does not exist": (
        ("closes: 2026-02-14", "closes: 29/02/2026"),
        "15:13 windows.0.closes : date impossible « 29/02/2026 » : ce jour n'existe pas.",
    ),
    "a year from which nothing can be counted": (
        ("closes: 2026-02-14", "closes: 9999-12-31"),
        "15:13 windows.0.closes : date impossible « 9999-12-31 » : année de 1900 à 2199 attendue.",
    ),
    "a date in words": (
        ("closes: 2026-02-14", "closes: 14 février"),
        "15:13 windows.0.closes : date attendue, et non le texte « 14 février ». "
        "Écrivez-la « 31/01/2025 » ou « 2025-01-31 ».",
    ),
    "an end before its start": (
        ("closes: 2026-02-14", "closes: 2026-01-14"),
        "15:13 windows.0.closes : la fin (2026-01-14) précède le début (2026-01-15).",
    ),
    "a last start before the first": (
        ("until: 2026-06-01", "until: 2026-02-28"),
        "16:39 windows.0.starts.until : la fin (2026-02-28) précède le début (2026-03-01).",
    ),
    "a fixed period that ends before it starts": (
        ("tacit_renewal: false", "fixed: {from: 2026-12-31, until: 2026-01-01}"),
        "18:65 duration.fixed.until : la fin (2026-01-01) précède le début (2026-12-31).",
    ),
    "a most below its least": (
        ("tacit_renewal: false", "action_weeks: {min: 4, max: 1}"),
        "18:60 duration.action_weeks.max : max est plus petit que min : échangez-les.",
    ),
    # rates
    "a rate such as 20": (
        ("at_most: 20 %", "at_most: 20"),
        "9:35 audience.shares.0.at_most : taux attendu, et non le nombre « 20 ». Écrivez « 20 % ».",
    ),
    "a rate such as 0.15": (
        ("rate: 15 %", "rate: 0.15"),
        "24:48 funding.rules.1.rate : taux attendu, et non le nombre « 0.15 ». Écrivez-le « 20 % ».",
    ),
    "a rate in words": (
        ("at_most: 20 %", "at_most: vingt pour cent"),
        "9:35 audience.shares.0.at_most : taux attendu, et non le texte « vingt pour cent ». Écrivez-le « 20 % ».",
    ),
    "a rate above the whole": (
        ("rate: 15 %", "rate: 150 %"),
        "24:48 funding.rules.1.rate : « 150 % » : taux attendu entre 0 % et 100 %.",
    ),
    "a share without a bound": (
        ("at_most: 20 %, ", ""),
        "9:7 audience.shares.0 : une borne et une seule : at_most, at_least ou more_than.",
    ),
    "a share above the maximum of the same public": (
        ("    - {public: under_26", "    - {public: under_26, more_than: 20 %, source: A}\n    - {public: under_26"),
        "10:7 audience.shares.1 : minimum plus grand que le maximum, avec « audience.shares.0 » : aucun dossier ne "
        "respecterait les deux.",
    ),
    "two maximums of one public": (
        ("    - {public: under_26", "    - {public: under_26, at_most: 30 %, source: A}\n    - {public: under_26"),
        "10:7 audience.shares.1 : la part de ce public est déjà bornée de ce côté par « audience.shares.0 » : gardez "
        "l'une des deux.",
    ),
    "more weeks advised than the months leave": (
        ("duration: {", "duration: {action_weeks: {min: 54}, "),
        "18:32 duration.action_weeks.min : plus de semaines conseillées que n'en laissent 12 mois : corrigez l'un des "
        "deux.",
    ),
    # words
    "an unknown public": (
        ("[brsa, under_26]", "[brsa, under26]"),
        "7:19 audience.publics.1 : public inconnu « under26 ». Vouliez-vous dire « under_26 » ?",
    ),
    "an unknown public of the department": (
        ("[brsa, under_26]", "[brsa, senior]"),
        "7:19 audience.publics.1 : public inconnu « senior ». Vouliez-vous dire « seniors » ?",
    ),
    "an unknown territory": (
        ("[nord, sud]", "[nord, sudd]"),
        "12:45 territories.listed.1 : territoire inconnu « sudd ». Vouliez-vous dire « sud » ?",
    ),
    "an unknown territory that is like none": (
        ("[nord, sud]", "[nord, ouest]"),
        "12:45 territories.listed.1 : territoire inconnu « ouest ». Connus : nord, sud.",
    ),
    "listed territories that are not listed": (
        ("listed: [nord, sud], ", ""),
        "12:14 territories : « scope: listed » va avec une liste « listed », et elle avec lui.",
    ),
    "an unknown service": (
        ("by: relais", "by: relai"),
        "10:19 audience.selection.by : service inconnu « relai ». Vouliez-vous dire « relais » ?",
    ),
    "an unknown rule kind": (
        ("kind: grant_ceiling", "kind: grant_celling"),
        "23:14 funding.rules.0.kind : sorte de règle inconnue « grant_celling ». Vouliez-vous dire « grant_ceiling » ?",
    ),
    "a rule kind that a section implies": (
        ("kind: grant_ceiling, amount: 50 000 €", "kind: deposit_window"),
        "23:14 funding.rules.0.kind : « deposit_window » ne s'écrit pas ici : "
        "remplissez « windows », la règle en découle.",
    ),
    "an unknown measure": (
        ("measure: participants", "measure: participant"),
        "32:14 indicators.0.measure : mesure inconnue « participant ». Vouliez-vous dire « participants » ?",
    ),
    "a breakdown that the measure does not have": (
        ("by: [public]", "by: [exit_category]"),
        "33:10 indicators.0.by.0 : la mesure « participants » ne se ventile pas ainsi. "
        "Possibles : public, sex, age_band, territory, qpv, schooling, prescriber, household, post_kind, "
        "insertion_contract.",
    ),
    "an unknown typology": (
        ("exits: sorties", "exits: sortie"),
        "28:8 exits : typologie inconnue « sortie ». Vouliez-vous dire « sorties » ?",
    ),
    "an unknown word of many lines": (
        ("exits: sorties", 'exits: "un\\n\\ndeux"'),
        "28:8 exits : typologie inconnue « un deux ». Connus : sorties.",
    ),
    "a note about a key that does not exist": (
        ("about: windows.0", "about: window.0"),
        "37:12 notes.0.about : clé inconnue « window ». Vouliez-vous dire « windows » ?",
    ),
    "a question that depends on one that does not exist": (
        ("theme: Insertion", "application: {questions: [{code: a, label: A, type: text, required_if: b, source: S}]}"),
        "4:72 application.questions.0.required_if : question oui/non inconnue « b ».",
    ),
    # identities
    "an identity that is not whole": (
        ("fiche: 00/2026/ateliers", "fiche: 2026/ateliers"),
        "1:8 fiche : code « 2026/ateliers » : département, appel et fiche attendus, "
        "en minuscules sans accent (« 59/2026/ma-fiche »).",
    ),
    "an unknown call": (
        ("fiche: 00/2026/ateliers", "fiche: 00/2025/ateliers"),
        "1:8 fiche : appel inconnu « 00/2025 ». Vouliez-vous dire « 00/2026 » ?",
    ),
    "an unknown department, whose words nobody knows": (
        ("fiche: 00/2026/ateliers", "fiche: 01/2026/ateliers"),
        "1:8 fiche : département inconnu « 01 » : aucun greffon installé ne le décrit.",
    ),
    "an unknown fiche that it follows": (
        ("theme: Insertion", "follows: 00/2026/atelier"),
        "4:10 follows : fiche inconnue « 00/2026/atelier ». Vouliez-vous dire « 00/2026/ateliers » ?",
    ),
    # anchors, aliases and tags
    "an anchor": (
        ("title: Ateliers", "title: &titre Ateliers"),
        "3:8 : ancre (« & ») interdite : recopiez la valeur.",
    ),
    "an alias": (
        ("theme: Insertion", "theme: *titre"),
        "4:8 : alias (« * ») interdit : recopiez la valeur.",
    ),
    "an alias bomb": (
        (
            "theme: Insertion",
            "theme: &a [x]\n"
            + "\n".join(f"{new}: &{new} [{f'*{old}, ' * 9}*{old}]" for old, new in pairwise("abcdefghi")),
        ),
        "4:8 : ancre (« & ») interdite : recopiez la valeur.",
    ),
    "a tag": (
        ("title: Ateliers", "title: !!str Ateliers"),
        "3:8 title : étiquette « !!str » interdite : retirez-la.",
    ),
    "a tag that would run a program": (
        ("title: Ateliers", "title: !!python/name:os.system Ateliers"),
        "3:8 title : étiquette « !!python/name:os.system » interdite : retirez-la.",
    ),
    "a tag without a name": (
        ("at_most: 20 %", "at_most: ! 20 %"),
        "9:35 audience.shares.0.at_most : étiquette « ! » interdite : retirez-la.",
    ),
    "a tag of a key": (
        ("theme: Insertion", "!!str theme: Insertion"),
        "4:1 theme : étiquette « !!str » interdite : retirez-la.",
    ),
    "a tag of nobody": (
        ("title: Ateliers", "title: !a!b Ateliers"),
        "3:8 : syntaxe YAML : étiquette (« ! ») interdite.",
    ),
    # sizes
    "21 levels": (
        ("theme: Insertion", f"theme: {'[' * 20}{']' * 20}"),
        "4:26 : plus de 20 niveaux imbriqués : simplifiez.",
    ),
    "100 000 brackets": (
        ("theme: Insertion", f"theme: {'[' * 100_000}"),
        "4:26 : plus de 20 niveaux imbriqués : simplifiez.",
    ),
    "100 000 brackets after an ampersand, over which libyaml takes ten seconds": (
        ("theme: Insertion", f"theme: R&D\ncosts: {'[' * 100_000}"),
        "5:26 : plus de 20 niveaux imbriqués : simplifiez.",
    ),
    "100 000 dashes": (
        ("theme: Insertion", f"theme:\n  {'- ' * 100_000}x"),
        "5:39 : plus de 20 niveaux imbriqués : simplifiez.",
    ),
    "10 000 values": (
        ("[brsa, under_26]", f"[{'brsa,' * 10_000}]"),
        "7:12 : plus de 10 000 valeurs : coupez le fichier en plusieurs.",
    ),
    # characters
    "a control character": (
        ("summary: Des ateliers", "summary: Des é\x0cteliers"),
        "5:15 : caractère de contrôle interdit (U+000C) : effacez-le.",
    ),
    "a control character that an escape hides": (
        ("title: Ateliers", 'title: "Ate\\eliers"'),
        "3:8 title : caractère de contrôle interdit (U+001B) : effacez-le.",
    ),
    "a control character in a key": (
        ("theme: Insertion", '"theme\\0": Insertion'),
        "4:1 theme\ufffd : caractère de contrôle interdit (U+0000) : effacez-le.",
        "4:1 theme\ufffd : clé inconnue. Vouliez-vous dire « theme » ?",
    ),
    "an end of line that editors do not show": (
        ("title: Ateliers", "title: Ate\u2028liers"),
        "3:11 : caractère de contrôle interdit (U+2028) : effacez-le.",
    ),
}


@pytest.mark.parametrize("seed", SEEDED)
def test_a_seeded_mistake_is_told_at_its_place_and_alone(seed, tmp_path):
    change, *told = SEEDED[seed]
    platform = make_platform(tmp_path, {PLACE: with_changes(FICHE, change)})
    assert lines(platform, tmp_path) == [f"{PLACE}:{line}" for line in told]
    assert platform.fiches == {}


EMPTY_DOCUMENT = "1:1 : le document est vide ou n'est pas une suite de « clé: valeur »."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", EMPTY_DOCUMENT),
        ("# rien\n", EMPTY_DOCUMENT),
        ("---\n", EMPTY_DOCUMENT),
        ("~\n", EMPTY_DOCUMENT),
        ("un texte\n", EMPTY_DOCUMENT),
        ("- fiche: 00/2026/ateliers\n", EMPTY_DOCUMENT),
        ("# une liste\n\n- un\n", EMPTY_DOCUMENT.replace("1:1", "3:1")),
        (FICHE.encode("utf-16"), "1:1 : texte en UTF-16 : enregistrez le fichier en UTF-8."),
        # the column counts characters: the « é » before is two bytes
        (b"fiche: x\ntitle: \xc3\xa9t\xe9\n", "2:10 : texte illisible : enregistrez le fichier en UTF-8."),
        (b"\xef\xbb\xbftitle: \xc3\xa9t\xe9\n", "1:10 : texte illisible : enregistrez le fichier en UTF-8."),
        (b"title: \xed\xa0\x80\n", "1:8 : texte illisible : enregistrez le fichier en UTF-8."),
        (b"title: a\0b\n", "1:9 : caractère de contrôle interdit (U+0000) : effacez-le."),
        (
            FICHE.ljust(256 * 1024 + 1, "#"),
            "1:1 : fichier trop gros : 256 ko au plus. Coupez-le en plusieurs fiches.",
        ),
    ],
)
def test_a_file_that_is_no_fiche_at_all_is_told_where_reading_stops(content, told, tmp_path):
    assert lines(make_platform(tmp_path, {PLACE: content}), tmp_path) == [f"{PLACE}:{told}"]


def test_a_file_of_256_kb_is_read(tmp_path):
    size = 256 * 1024 - len(FICHE.encode())
    assert "00/2026/ateliers" in make_platform(tmp_path, {PLACE: FICHE + "#" * size}).fiches


def test_20_levels_are_read(tmp_path):
    # the document is the first level, the innermost text lies inside the twentieth
    deep = with_changes(FICHE, ("theme: Insertion", f"theme: {'[' * 19}x{']' * 19}"))
    told = lines(make_platform(tmp_path, {PLACE: deep}), tmp_path)
    assert told == [f"{PLACE}:4:8 theme : texte attendu, et non une liste."]


@pytest.mark.parametrize(
    ("place", "changes", "told"),
    [
        (
            "department.yaml",
            [("name: Exemple", "nom: Exemple")],
            ["1:1 name : clé obligatoire absente.", "2:1 nom : clé inconnue."],
        ),
        (
            "department.yaml",
            [('"00"', "Exemple")],
            [
                "calls/2026/call.yaml:1:7 call : département inconnu « 00 » : aucun greffon installé ne le décrit.",
                "1:13 department : code de département « Exemple » : deux ou trois chiffres attendus (« 59 », « 2a »).",
            ],
        ),
        (
            "department.yaml",
            [("territories:\n  nord: Nord\n  sud: Sud", "territories: [nord]")],
            ["3:14 territories : suite de « code: libellé » attendue, et non une liste."],
        ),
        (
            "department.yaml",
            [("  sud: Sud", "  Le Sud: Sud"), ("nord: Nord", "nord: 1")],
            [
                "4:9 territories.nord : libellé attendu, et non le nombre « 1 ».",
                "5:3 territories.Le Sud : code « Le Sud » : "
                "minuscules sans accent, chiffres et tirets seulement (« chantiers-insertion »).",
            ],
        ),
        (
            "department.yaml",
            [("name: Exemple", 'name: "Exemple')],
            ["2:7 : syntaxe YAML : guillemets jamais refermés."],
        ),
        (
            "calls/2026/call.yaml",
            [("title: ", "titre: ")],
            ["1:1 title : clé obligatoire absente.", "2:1 titre : clé inconnue. Vouliez-vous dire « title » ?"],
        ),
        (
            "exits/sorties.yaml",
            [("contract: cdi", "contract: cdo")],
            ["7:20 categories.0.when.0.contract : contrat inconnu « cdo ». Vouliez-vous dire « cdi » ?"],
        ),
        (
            "exits/sorties.yaml",
            [("code: positive", "code: durable")],
            ["9:11 categories.1.code : code « durable » écrit deux fois : changez-en un."],
        ),
        (
            "exits/sorties.yaml",
            [("months_at_least: 6", "months_at_least: 6, months_below: 6")],
            [
                "8:59 categories.0.when.1.months_below : "
                "aucune durée possible : months_below doit dépasser months_at_least."
            ],
        ),
        (
            "exits/sorties.yaml",
            [("cdd, months_at_least: 6", "cdi, months_at_least: 6")],
            ["8:9 categories.0.when.1 : ligne jamais atteinte : CDI, 6 mois et plus est déjà retenu plus haut."],
        ),
        (
            "exits/sorties.yaml",
            [("contract: formation_qualifiante", "contract: cdd, months_at_least: 9")],
            ["12:9 categories.1.when.0 : ligne jamais atteinte : CDD, 9 mois et plus est déjà retenu plus haut."],
        ),
        (
            "exits/sorties.yaml",
            [("contract: formation_qualifiante", "contract: cdd")],
            [
                "12:9 categories.1.when.0 : « CDD, 6 mois et plus, non aidé, hors secteur marchand » est aussi retenu "
                "par « Emplois durables ». Séparez les deux catégories, ou dites « ordered: true » si la première "
                "l'emporte."
            ],
        ),
    ],
)
def test_a_mistake_outside_of_fiches_is_told_once_and_not_on_what_refers_to_it(place, changes, told, tmp_path):
    base = {"department.yaml": DEPARTMENT, "calls/2026/call.yaml": CALL, "exits/sorties.yaml": TYPOLOGY}[place]
    platform = make_platform(tmp_path, {place: with_changes(base, *changes)})
    assert lines(platform, tmp_path) == [line if line.startswith("calls/") else f"{place}:{line}" for line in told]
    assert platform.fiches == {}


def test_of_two_fiches_of_one_identity_the_first_is_served_and_the_others_are_told(tmp_path):
    platform = make_platform(tmp_path, {"calls/2026/zz.yaml": FICHE, "calls/z/encore.yaml": FICHE})
    told = f"1:8 fiche : {taken('00/2026/ateliers', PLACE)}"
    assert lines(platform, tmp_path) == [f"calls/2026/zz.yaml:{told}", f"calls/z/encore.yaml:{told}"]
    assert platform.fiches.keys() == {"00/2026/ateliers"}


def test_the_second_fiche_of_an_identity_is_told_its_other_mistakes_too(tmp_path):
    wrong = with_changes(FICHE, ("theme: Insertion", "themes: Insertion"))
    assert lines(make_platform(tmp_path, {"calls/2026/zz.yaml": wrong}), tmp_path) == [
        f"calls/2026/zz.yaml:1:8 fiche : {taken('00/2026/ateliers', PLACE)}",
        "calls/2026/zz.yaml:4:1 themes : clé inconnue. Vouliez-vous dire « theme » ?",
    ]


def test_a_fiche_with_a_mistake_is_not_replaced_by_another_of_its_identity(tmp_path):
    wrong = with_changes(FICHE, ("theme: Insertion", "themes: Insertion"))
    assert make_platform(tmp_path, {PLACE: wrong, "calls/2026/zz.yaml": FICHE}).fiches == {}


@pytest.mark.parametrize(
    ("text", "place", "key", "name"),
    [
        (CALL, "calls/2026/call.yaml", "call: ", "00/2026"),
        (TYPOLOGY, "exits/sorties.yaml", "typology: ", "sorties"),
    ],
)
def test_of_two_of_one_name_the_first_is_served_and_so_is_what_refers_to_it(text, place, key, name, tmp_path):
    other = f"{place.partition('/')[0]}/zzz/call.yaml"
    platform = make_platform(tmp_path, {other: text})
    assert lines(platform, tmp_path) == [f"{other}:1:{len(key) + 1} {key[:-2]} : {taken(name, place)}"]
    assert platform.fiches.keys() == {"00/2026/ateliers"}


def taken(name, place):
    return f"« {name} » est déjà l'identité de {place}, qui passe avant : changez celle-ci, ou retirez-la."


MANY = {
    "department.yaml": with_changes(DEPARTMENT, ("name: Exemple", "nom: Exemple")),
    "exits/sorties.yaml": with_changes(TYPOLOGY, ("code: positive", "code: positif")),
    "calls/2026/zebre.yaml": 'fiche: 00/2026/zebre\ntitle: Zèbre\nsummary: "\n',
    PLACE: with_changes(
        FICHE,
        ("theme: Insertion", "themes: Insertion"),
        # three mistakes in one session: its end before its start is told beside the others
        ("    closes: 2026-02-14\n", "    closes: 2026-01-14\n    bogus: 1\n"),
        ("until: 2026-06-01", "until: 2026-02-30"),
        ("at_most: 20 %", "at_most: 20"),
        ("  - code: participants\n", "  - code: participants\n    codes: 1\n"),
        ("measure: participants", "measure: participant"),
        ("about: windows", "about: window"),
    ),
    "calls/2026/appel.yaml": with_changes(EMPTY, ("00/2026", "00/2027")),
}
TOLD = [
    f"{PLACE}:4:1 themes : clé inconnue. Vouliez-vous dire « theme » ?",
    f"{PLACE}:9:35 audience.shares.0.at_most : taux attendu, et non le nombre « 20 ». Écrivez « 20 % ».",
    f"{PLACE}:15:13 windows.0.closes : la fin (2026-01-14) précède le début (2026-01-15).",
    f"{PLACE}:16:5 windows.0.bogus : clé inconnue.",
    f"{PLACE}:17:39 windows.0.starts.until : date impossible « 2026-02-30 » : ce jour n'existe pas.",
    f"{PLACE}:32:5 indicators.0.codes : clé inconnue.",
    f"{PLACE}:34:14 indicators.0.measure : mesure inconnue « participant ». Vouliez-vous dire « participants » ?",
    f"{PLACE}:39:12 notes.0.about : clé inconnue « window ». Vouliez-vous dire « windows » ?",
    "calls/2026/zebre.yaml:3:10 : syntaxe YAML : guillemets jamais refermés.",
    "department.yaml:1:1 name : clé obligatoire absente.",
    "department.yaml:2:1 nom : clé inconnue.",
    "exits/sorties.yaml:9:11 categories.1.code : catégorie inconnue « positif ». Vouliez-vous dire « positive » ?",
]


def test_many_mistakes_of_many_files_are_told_at_once_sorted_and_counted(tmp_path):
    platform = make_platform(tmp_path, MANY)
    assert lines(platform, tmp_path) == TOLD
    (plugin,) = platform.failing
    assert plugin.problems == ["documents refusés, 12 fautes."]
    refused = str(RefusedDocuments(platform.mistakes)).replace(f"{tmp_path}/", "")
    assert refused.splitlines() == [*TOLD, "12 fautes."]


def test_a_document_with_a_mistake_does_not_stop_the_others(tmp_path):
    wrong = with_changes(FICHE, ("title: Ateliers", "titre: Ateliers"))
    platform = make_platform(tmp_path, {PLACE: wrong, "calls/2026/vide.yaml": EMPTY})
    assert list(platform.fiches) == ["00/2026/vide"]


def test_a_fiche_may_follow_one_that_is_refused_for_its_own_mistakes(tmp_path):
    wrong = with_changes(FICHE, ("title: Ateliers", 'title: "Ateliers'))
    platform = make_platform(tmp_path, {PLACE: wrong, "calls/2026/vide.yaml": f"{EMPTY}follows: 00/2026/ateliers\n"})
    assert lines(platform, tmp_path) == [f"{PLACE}:3:8 : syntaxe YAML : guillemets jamais refermés."]
    assert list(platform.fiches) == ["00/2026/vide"]


def test_a_file_that_cannot_be_opened_does_not_hide_the_others(tmp_path):
    (tmp_path / "calls" / "2026").mkdir(parents=True)
    (tmp_path / "calls" / "2026" / "perdu.yaml").symlink_to(tmp_path / "absent.yaml")
    platform = make_platform(tmp_path)
    assert lines(platform, tmp_path) == [
        "calls/2026/perdu.yaml:1:1 : fichier illisible : vérifiez qu'il existe et que vous avez le droit de le lire."
    ]
    assert "00/2026/ateliers" in platform.fiches


@pytest.mark.parametrize("name", [".#ateliers.yaml", "._ateliers.yaml", ".git/ateliers.yaml", "_anciens/ateliers.yaml"])
def test_what_editors_and_systems_leave_behind_is_no_fiche(name, tmp_path):
    platform = make_platform(tmp_path, {f"calls/2026/{name}": "ceci : n'est : pas"})
    assert platform.mistakes == ()


@pytest.mark.parametrize("name", ["un.yml", "un.YAML", "profond/un.yaml"])
def test_a_fiche_is_found_whatever_its_folder_and_the_case_of_its_suffix(name, tmp_path):
    assert "00/2026/vide" in make_platform(tmp_path, {f"calls/2026/{name}": EMPTY}).fiches


def test_a_fiche_that_is_not_installed_is_told_its_mistakes_by_its_path(tmp_path):
    platform = make_platform(tmp_path / "installed")
    paths = [tmp_path / "b.yaml", tmp_path / "a.yaml"]
    paths[0].write_text(with_changes(FICHE, ("exits: sorties", "exits: sortie")), "utf-8")
    paths[1].write_text(with_changes(EMPTY, ("summary", "sumary")), "utf-8")
    assert [str(mistake) for mistake in platform.check(paths)] == [
        f"{paths[1]}:1:1 summary : clé obligatoire absente.",
        f"{paths[1]}:3:1 sumary : clé inconnue. Vouliez-vous dire « summary » ?",
        f"{paths[0]}:28:8 exits : typologie inconnue « sortie ». Vouliez-vous dire « sorties » ?",
    ]


# half of what may be read
HUGE = {
    "unknown keys": FICHE + "".join(f"titre{number}: 1\n" for number in range(2_400)),
    "unknown publics": with_changes(FICHE, ("under_26]", f"{','.join(f'under_2{n}' for n in range(4_800))}]")),
    "empty indicators": with_changes(
        FICHE, ("indicators:\n", "indicators:\n" + "  - {measure: participant}\n" * 1_600)
    ),
    "a text of 240 kB": with_changes(FICHE, ("exits: sorties", f"exits: {'sorties ' * 30_000}")),
}


# measured, for a character: 18 to 45 calls of functions, where each mistake costs its own schema and its nearest name;
# in processor time, 5 to 40 times what the C parser takes to compose the same file
CALLS_A_CHARACTER = 60
TIMES_COMPOSING = 100


@pytest.mark.parametrize("name", HUGE)
def test_a_document_with_thousands_of_mistakes_is_refused_at_a_bounded_cost(name, tmp_path):
    platform = make_platform(tmp_path / "installed")
    path = tmp_path / "huge.yaml"
    path.write_text(HUGE[name], "utf-8")
    mistakes = platform.check([path])
    assert mistakes
    assert max(len(str(mistake)) for mistake in mistakes) < 400
    # counted, they are the same on a machine that does something else besides
    assert calls_of(lambda: platform.check([path])) < CALLS_A_CHARACTER * len(HUGE[name])
    # and what one call does in C is timed: the quickest of each, since both are slowed by the same neighbours
    assert quickest(lambda: platform.check([path])) < TIMES_COMPOSING * quickest(lambda: composed(HUGE[name]))


def composed(document):
    return yaml.compose(document, Loader=yaml.CSafeLoader)


def calls_of(work):
    with Profile() as profile:
        work()
    return sum(function.callcount for function in profile.getstats())


def quickest(work):
    taken = []
    for _ in range(3):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)
