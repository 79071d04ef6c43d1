"""The hooks: the page that describes them, and what each does with a real module."""

import ast
import inspect
import json
import logging
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import yaml
from distributions import PAGE, of_the_page
from figure_rows import make_figure
from happened import OWN, happened

import tremplin
from tremplin.documents.fiches.department import CallSchema
from tremplin.documents.reading.reader import read
from tremplin.documents.vocabulary import FIXED, SHARED
from tremplin.errors import UnknownIdentifier
from tremplin.exits import Exit, classify
from tremplin.extension import hookspecs
from tremplin.rules.facts.view import Facts
from tremplin.testing.cases import CASE, wrong
from tremplin.testing.promises import PROMISES

HOOKS = {hook.__name__: hook for hook in hookspecs.HOOKS}
SECTIONS = dict(re.findall(r"^## (tremplin_.*?)\n(.*?)(?=^## )", PAGE, re.DOTALL | re.MULTILINE))
each = pytest.mark.parametrize("name", HOOKS)
each_news = pytest.mark.parametrize(
    "name", [name for name, hook in HOOKS.items() if inspect.signature(hook).parameters]
)
CENTS = "\N{NO-BREAK SPACE}€"
FIGURE = make_figure(declared=Decimal(38))

IMPORTS = "from importlib.resources import files\nfrom tremplin import hookimpl\n"


def signature(hook):
    return f"{hook.__name__}({', '.join(inspect.signature(hook).parameters)})"


def section(name):
    return SECTIONS[signature(HOOKS[name])]


def answering(hook, place):
    """The module of a plugin that answers one hook with a place of its own."""
    return f"{IMPORTS}\n@hookimpl\ndef {hook}():\n    return files(__package__) / {place!r}\n"


def fiche(identity="00/2026/essai", **keys):
    return yaml.safe_dump({"fiche": identity, "title": "Essai", "summary": "Un essai.", **keys}, allow_unicode=True)


def test_every_hook_has_its_section_with_its_exact_signature_and_no_other_has():
    assert list(SECTIONS) == [signature(hook) for hook in HOOKS.values()]


def test_every_specification_is_listed_among_the_hooks():
    specified = [name for name in vars(hookspecs) if name.startswith("tremplin_")]
    assert specified == list(HOOKS)


@each
def test_a_specification_says_when_it_is_called_and_what_to_return(name):
    told = inspect.getdoc(HOOKS[name])
    assert "Called once" in told
    assert ":return:" in told


@each
def test_a_section_says_when_it_is_called_what_to_return_and_what_becomes_of_it(name):
    told = ["Given"] if inspect.signature(HOOKS[name]).parameters else []
    bullets = re.findall(r"^- \*\*(.*?)\*\*", section(name), re.MULTILINE)
    assert bullets == ["When", *told, "Return", "What becomes of it"]


@each_news
def test_a_section_says_each_thing_that_a_plugin_is_given(name):
    given = re.search(r"^- \*\*Given\*\*:(.*?)^- ", section(name), re.DOTALL | re.MULTILINE)[1]
    named = [code for code in re.findall(r"`(\w+)`", given) if code in inspect.signature(HOOKS[name]).parameters]
    assert named == list(inspect.signature(HOOKS[name]).parameters)


@each
def test_a_section_shows_an_implementation_that_compiles(name):
    module = ast.parse(re.search(r"```python\n(.*?)```", section(name), re.DOTALL)[1])
    compile(module, name, "exec")
    shown = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    assert [(node.name, [ast.unparse(mark) for mark in node.decorator_list]) for node in shown] == [
        (name, ["hookimpl"])
    ]


@each
def test_every_hook_has_a_test_of_what_it_does(name):
    assert callable(globals()[f"test_{name}"])


def test_the_words_of_the_page_are_those_that_all_departments_share():
    rows = re.findall(r"^\| (\w+) \| ((?:`[\w-]+` ?)+)\|$", PAGE, re.MULTILINE)
    shown = {family: re.findall(r"`([\w-]+)`", codes) for family, codes in rows}
    shared = {**FIXED, "publics": SHARED.publics, "services": SHARED.services, "contracts": SHARED.contracts}
    assert shown == {family: list(codes) for family, codes in shared.items()}


def test_the_plugin_of_the_page_holds_no_mistake(beside):
    platform = beside()
    assert platform.mistakes == ()
    assert platform.failing == ()


def test_the_cases_of_the_page_hold(beside):
    platform = beside()
    cases = read(of_the_page()["cases/ateliers.cases.yaml"], "cases", root=list).data
    assert [wrong(CASE.load(case), platform) for case in cases] == [None] * len(cases)


def test_tremplin_department(beside, install):
    described = "department: '01'\nname: Autre\npublics: {saisonniers: travailleurs saisonniers}\n"
    files = {"department.yaml": described, "calls/2026/call.yaml": "call: 01/2026\ntitle: Un appel\n"}
    audience = {"publics": ["saisonniers"], "source": "1"}
    files["calls/2026/essai.yaml"] = fiche("01/2026/essai", audience=audience)
    files["calls/2026/ailleurs.yaml"] = fiche("00/2026/ailleurs", audience=audience)
    plugin = answering("tremplin_department", "department.yaml")
    plugin += answering("tremplin_calls", "calls") + answering("tremplin_fiches", "calls")
    platform = beside(install("autre", plugin, files))
    assert {code: department.name for code, department in platform.departments.items()} == {
        "00": "Exemple",
        "01": "Autre",
    }
    assert platform.fiche("01/2026/essai").audience.publics == ("saisonniers",)
    # a word of one department means nothing in a fiche of another
    (mistake,) = platform.mistakes
    assert mistake.file.endswith("ailleurs.yaml")
    assert mistake.message.startswith("public inconnu « saisonniers ».")


def test_tremplin_calls(beside, install):
    files = {
        "calls/deep/er/call.yaml": "call: 00/2027\ntitle: Un appel de plus\n",
        "calls/_draft/call.yaml": "call: 00/2028\ntitle: Un brouillon\n",
        "calls/other.yaml": "this: is no call, and is left to tremplin_fiches\n",
    }
    platform = beside(install("autre", answering("tremplin_calls", "calls"), files))
    assert list(platform.calls) == ["00/2026", "00/2027"]
    assert platform.call("00/2027").title == "Un appel de plus"
    assert platform.mistakes == ()


def test_tremplin_fiches(beside, install):
    files = {"calls/essai.yaml": fiche(), "calls/call.yaml": "call: 00/2027\ntitle: Laissé à tremplin_calls\n"}
    platform = beside(install("autre", answering("tremplin_fiches", "calls"), files))
    assert [str(one.id) for one in platform.fiches_of(platform.call("00/2026"))] == [
        "00/2026/ateliers",
        "00/2026/essai",
    ]
    assert platform.mistakes == ()
    assert platform.failing == ()


def test_tremplin_exit_typologies(beside, install):
    categories = [{"code": "durable", "label": "Emplois durables", "when": [{"contract": "cdi"}]}]
    files = {
        "exits/autre.yaml": yaml.safe_dump({"typology": "autre", "label": "Autre", "categories": categories}),
        "calls/essai.yaml": fiche(exits="autre"),
    }
    plugin = answering("tremplin_exit_typologies", "exits") + answering("tremplin_fiches", "calls")
    platform = beside(install("autre", plugin, files))
    typology = platform.typology(platform.fiche("00/2026/essai"))
    assert classify(typology, Exit(contract="cdi")).label == "Emplois durables"
    assert classify(typology, Exit(contract="mission", months=12)).category is None


@pytest.mark.parametrize(("asked", "verdict"), [(499_999, "broken"), (500_000, "met"), (500_001, "met")])
def test_tremplin_rule_kinds(beside, install, asked, verdict):
    plugin = re.search(r"```python\n(.*?)```", section("tremplin_rule_kinds"), re.DOTALL)[1]
    rules = [{"kind": "request_floor", "amount": "5 000 €", "source": "Financement"}]
    files = {"calls/essai.yaml": fiche(funding={"rules": rules})}
    platform = beside(install("autre", plugin + answering("tremplin_fiches", "calls"), files))
    (rule,) = platform.fiche("00/2026/essai").rules
    finding = rule.terms.check(Facts(requested=asked))
    assert (rule.kind, rule.source, finding.verdict) == ("request_floor", "Financement", verdict)
    if verdict == "broken":
        assert finding.message.endswith("Relevez la demande de 0,01\N{NO-BREAK SPACE}€.")


def test_a_mistake_in_a_rule_of_a_plugin_is_placed_like_any_other(beside, install):
    plugin = re.search(r"```python\n(.*?)```", section("tremplin_rule_kinds"), re.DOTALL)[1]
    rules = [{"amount": "un peu", "kind": "request_floor", "source": "Financement"}]
    files = {"calls/essai.yaml": fiche(funding={"rules": rules})}
    platform = beside(install("autre", plugin + answering("tremplin_fiches", "calls"), files))
    (mistake,) = platform.mistakes
    assert (mistake.path, mistake.line, mistake.column) == ("funding.rules.0.amount", 4, 13)


def test_tremplin_measures(beside, install):
    plugin = re.search(r"```python\n(.*?)```", section("tremplin_measures"), re.DOTALL)[1]
    visits = {"code": "visites", "label": "Visites", "measure": "home_visits", "by": ["public"]}
    named = fiche(indicators=[visits])
    slipped = fiche("00/2026/faute", indicators=[{**visits, "measure": "home_visit"}])
    split = fiche("00/2026/ventilation", indicators=[{**visits, "by": ["sex"]}])
    files = {"calls/essai.yaml": named, "calls/faute.yaml": slipped, "calls/ventilation.yaml": split}
    platform = beside(install("autre", plugin + answering("tremplin_fiches", "calls"), files))
    essai = platform.published(platform.fiche("00/2026/essai"))
    assert [(shown["measure"], shown["unit"]) for shown in essai["indicators"]] == [("home_visits", "event")]
    assert [(told.path, told.message) for told in platform.mistakes] == [
        ("indicators.0.measure", "mesure inconnue « home_visit ». Vouliez-vous dire « home_visits » ?"),
        ("indicators.0.by.0", "la mesure « home_visits » ne se ventile pas ainsi. Possibles : public, territory."),
    ]


def test_a_measure_that_nobody_declares_is_refused(beside, install):
    visits = [{"code": "visites", "label": "Visites", "measure": "home_visits"}]
    files = {"calls/essai.yaml": fiche(indicators=visits)}
    platform = beside(install("autre", answering("tremplin_fiches", "calls"), files))
    assert [(told.path, told.message) for told in platform.mistakes] == [
        ("indicators.0.measure", "mesure inconnue « home_visits ». 29 mots sont admis : lisez-en la liste.")
    ]
    assert "00/2026/essai" not in platform.fiches


def page_letters():
    """The document that the page shows for its hook, and a logo."""
    shown = of_the_page()["tremplin_exemple/letters/letters.yaml"]
    named = shown.replace('letters: "00"', 'letters: "01"\nlogo: logo.svg')
    described = "department: '01'\nname: Autre\n"
    return {"department.yaml": described, "letters/deep/letters.yaml": named, "letters/deep/logo.svg": "<svg/>"}


def test_tremplin_letters(beside, install):
    plugin = answering("tremplin_department", "department.yaml") + answering("tremplin_letters", "letters")
    platform = beside(install("autre", plugin, page_letters()))
    assert (platform.mistakes, platform.failing) == ((), ())
    words = platform.letters_of("01")
    assert (words.place, words.decision.closing) == ("Exemple", ("Le service insertion reste à votre écoute.",))
    assert words.signatory == "La directrice ou le directeur de l'insertion, par délégation"
    # the core's own words, where a department says none
    assert platform.letters_of("02").decision.closing == ()
    assert (platform.logo("01"), platform.logo("00"), platform.logo("02")) == (b"<svg/>", None, None)


def test_letters_of_a_department_that_nobody_describes_are_refused(beside, install):
    files = {"letters/letters.yaml": "letters: '02'\n"}
    platform = beside(install("autre", answering("tremplin_letters", "letters"), files))
    (mistake,) = platform.mistakes
    assert mistake.message.startswith("département inconnu « 02 »")
    assert [*platform.letters] == ["00"]


@pytest.mark.parametrize(
    ("said", "path", "told"),
    [
        ("logo: logo.gif", "logo", "donnez le nom d'une image .svg ou .png"),
        ("logo: ../logo.svg", "logo", "donnez le nom d'une image"),
        ("logo: absent.svg", "logo", "n'est pas à côté de ce document"),
        ('decision: {subject: "{titre}"}', "decision.subject", "Vouliez-vous dire « title » ?"),
        ('decision: {closing: ["{title.__class__}"]}', "decision.closing.0", "n'est pas connu"),
        ("decisions: {subject: x}", "decisions", "Vouliez-vous dire « decision » ?"),
        ("sender: Département", "sender", "liste attendue"),
    ],
)
def test_a_mistake_in_the_words_of_letters_is_placed(beside, install, said, path, told):
    files = {"letters/letters.yaml": f"letters: '01'\n{said}\n", "letters/logo.gif": "GIF89a", "logo.svg": "<svg/>"}
    files["department.yaml"] = "department: '01'\nname: Autre\n"
    plugin = answering("tremplin_department", "department.yaml") + answering("tremplin_letters", "letters")
    platform = beside(install("autre", plugin, files))
    (mistake,) = platform.mistakes
    assert (mistake.path, mistake.line) == (path, 2)
    assert told in mistake.message


def test_tremplin_export_formats(beside, install):
    plugin = re.search(r"```python\n(.*?)```", section("tremplin_export_formats"), re.DOTALL)[1]
    platform = beside(install("autre", plugin))
    assert platform.failing == ()
    assert list(platform.export_formats) == ["csv", "xlsx", "json", "parquet", "jsonl"]
    form, written = platform.export_format("jsonl"), BytesIO()
    form.write(iter([FIGURE, FIGURE.masked()]), written)
    shown, masked = map(json.loads, written.getvalue().splitlines())
    assert (shown["from"], shown["period_from"], shown["value"]) == ("exit", "2024-01-01", "0.6379")
    assert [name for name in shown if shown[name] != masked[name]] == [
        "numerator",
        "denominator",
        "value",
        "declared",
        "status",
    ]
    with pytest.raises(UnknownIdentifier, match="Vouliez-vous dire « jsonl »"):
        platform.export_format("jsonll")


@pytest.fixture
def told(beside, install, caplog):
    """Tell the plugin that a section shows; the lines that it and the core write, by their log."""

    def lines(name, **others):
        shown = re.search(r"```python\n(.*?)```", section(name), re.DOTALL)[1]
        platform = beside(install("autre", shown))
        assert platform.failing == ()
        with caplog.at_level(logging.INFO):
            platform.tell(name, **happened(name, **others))
        return {record.name: record.getMessage() for record in caplog.records}

    return lines


def test_every_news_is_tested_with_all_its_facts():
    told = {name: list(inspect.signature(hook).parameters) for name, hook in HOOKS.items()}
    assert {name: list(happened(name)) for name in OWN} == {name: facts for name, facts in told.items() if facts}


@pytest.mark.parametrize(("fiche", "heard"), [("00/2026/ateliers", True), ("01/2026/ateliers", False)])
def test_tremplin_dossier_submitted(told, fiche, heard):
    lines = told("tremplin_dossier_submitted", fiche=fiche)
    assert lines.pop("tremplin_autre.plugin", None) == ("Dossier à instruire : 00-2026-000012" if heard else None)
    assert lines == {"tremplin.news": "00-2026-000012 déposé"}


@pytest.mark.parametrize(
    ("outcome", "granted", "line", "heard"),
    [
        ("accepted", 1, f"accepté : 0,01{CENTS}", f"Convention à préparer : 00-2026-000012, 0,01{CENTS}"),
        ("refused", None, "refusé", None),
    ],
)
def test_tremplin_dossier_decided(told, outcome, granted, line, heard):
    lines = told("tremplin_dossier_decided", outcome=outcome, granted_cents=granted)
    assert lines.pop("tremplin_autre.plugin", None) == heard
    assert lines == {"tremplin.news": f"00-2026-000012 {line}"}


def test_tremplin_agreement_signed(told):
    assert told("tremplin_agreement_signed", amount_cents=90, ends_on=date(2026, 3, 1)) == {
        "tremplin.news": f"00-2026-000012 conventionné : 0,90{CENTS}, du 01/03/2026 au 01/03/2026",
        "tremplin_autre.plugin": "Opération à suivre : 00-2026-000012, du 2026-03-01 au 2026-03-01",
    }


@pytest.mark.parametrize(
    ("kind", "heard"), [("final", "Solde à calculer : 00-2026-000012, bilan reçu le 2027-04-02"), ("yearly", None)]
)
def test_tremplin_report_received(told, kind, heard):
    lines = told("tremplin_report_received", kind=kind)
    assert lines.pop("tremplin_autre.plugin", None) == heard
    assert lines == {"tremplin.news": f"00-2026-000012 : bilan « {kind} » reçu le 02/04/2027"}


@pytest.mark.parametrize(
    ("balance", "line", "heard"),
    [
        (1, f"0,01{CENTS} à verser", None),
        (0, f"0,00{CENTS} à verser", None),
        (-1, f"0,01{CENTS} à reprendre", f"Titre de recette à émettre : 00-2026-000012, 0,01{CENTS}"),
    ],
)
def test_tremplin_dossier_settled(told, balance, line, heard):
    lines = told("tremplin_dossier_settled", due_cents=50, balance_cents=balance)
    assert lines.pop("tremplin_autre.plugin", None) == heard
    assert lines == {"tremplin.news": f"00-2026-000012 soldé : 0,50{CENTS} dus, {line}"}


HOMES_OF_FIELDS = ("tremplin.documents.fields", "tremplin.documents.figures")


def test_the_door_opens_on_every_field_that_the_page_lists():
    listed = re.search(r"The fields of schemas are (.*?)\.", PAGE, re.DOTALL)[1]
    assert set(re.findall(r"`(\w+)`", listed)) == {
        name for name in tremplin.__all__ if getattr(tremplin, name).__module__ in HOMES_OF_FIELDS
    }


def test_the_door_opens_on_every_name_it_lists_and_no_other():
    assert [name for name in tremplin.__all__ if getattr(tremplin, name, None) is None] == []
    with pytest.raises(AttributeError, match="no attribute 'Fiches'"):
        _ = tremplin.Fiches


# what the page says of types, of parsers and of promises


FIELDS = {
    "Euros": (tremplin.Euros(), "1 234,56 €", 123_456),
    "Percent": (tremplin.Percent(), "12,5 %", tremplin.Rate(1, 8)),
    "Whole": (tremplin.Whole(), 12, 12),
    "Number": (tremplin.Number(), Decimal("0.45"), Decimal("0.45")),
    "Months": (tremplin.Months(), "12 mois", 12),
    "Day": (tremplin.Day(), "31/01/2026", date(2026, 1, 31)),
    "YesNo": (tremplin.YesNo(), True, True),
    "Text": (tremplin.Text(), " un texte ", "un texte"),
    "Slug": (tremplin.Slug(), "projet-social", "projet-social"),
    "Listed": (tremplin.Listed(tremplin.Slug()), ["un", "deux"], ("un", "deux")),
}


def test_a_field_yields_what_the_page_says():
    rows = re.findall(r"^\| `(\w+)[^|]*` \|", SECTIONS["tremplin_rule_kinds()"], re.MULTILINE)
    assert set(rows) == set(FIELDS)
    for field, written, held in FIELDS.values():
        made = field.deserialize(written)
        assert (made, type(made)) == (held, type(held))


def test_the_parsers_at_the_door_read_as_documents_do():
    scope = {}
    exec(of_the_page()["tremplin_exemple/answered.py"], scope)
    answered = scope["answered"]
    assert answered(Facts(answers={"devis": "1 234,56 €"}), "devis") == 123_456
    assert answered(Facts(answers={"devis": "beaucoup"}), "devis") is None
    assert answered(Facts(), "devis") is None
    assert tremplin.read_day("31 janvier 2026") == date(2026, 1, 31)
    assert tremplin.read_rate("20 %") == tremplin.Rate(1, 5)


@pytest.mark.parametrize(
    ("parser", "written"),
    [(tremplin.read_amount, "30.000 €"), (tremplin.read_day, "31/02/2026"), (tremplin.read_rate, 20)],
)
def test_the_parsers_at_the_door_refuse_in_a_sentence(parser, written):
    with pytest.raises(tremplin.WrongUsage, match=r"[.?]$"):
        parser(written)


def test_the_page_says_each_promise_in_its_order():
    section = re.search(r"^## The tests that a plugin gets\n(.*?)(?=^## )", PAGE, re.DOTALL | re.MULTILINE)[1]
    assert len(re.findall(r"^[0-9]+\. ", section, re.MULTILINE)) == len(PROMISES)


def test_the_page_says_each_key_of_a_call():
    table = PAGE.partition("`tremplin_exemple/calls/2026/call.yaml` describes")[2].partition(
        "`tremplin_exemple/calls/2026/ateliers"
    )[0]
    keys = [field.data_key or name for name, field in CallSchema().fields.items()]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == keys
