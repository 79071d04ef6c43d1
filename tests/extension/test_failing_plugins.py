"""Plugins that fail: each is named, with its distribution and version, and the others still serve.

``beside`` checks that they do: the fiche of the plugin of docs/hooks.md is served, whatever stands next to it.
"""

import shutil
import subprocess
import sys
from decimal import Decimal
from importlib.metadata import EntryPoint
from io import BytesIO
from pathlib import Path

import pytest
from distributions import importable, lay_folder, of_the_page, write
from figure_rows import make_figure

from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.errors import RefusedRequest
from tremplin.extension.manager import gather
from tremplin.platform import assemble
from tremplin.rules.facts.view import Facts
from tremplin.rules.judge import judge

IMPORTS = (
    "from importlib.resources import files\n"
    "from tremplin import Aggregation, ExportFormat, Measure, RuleKind, Stage, hookimpl\n"
)
FICHE = "fiche: 00/2026/essai\ntitle: Essai\nsummary: Un essai.\n"
TYPOLOGY = (
    "typology: {}\nlabel: Autre\ncategories:\n  - {{code: durable, label: Durables, when: [{{contract: cdi}}]}}\n"
)
MEASURE = "Measure(code={!r}, label='Visites', unit='event', aggregation=Aggregation.SUM)"
KIND = "RuleKind(name={!r}, meaning='Une règle.', stage=Stage.DEPOSIT, reads=())"
PLACES = ("tremplin_department", "tremplin_calls", "tremplin_fiches", "tremplin_exit_typologies", "tremplin_letters")
FORMAT = "ExportFormat(code={!r}, label='Autre', suffix='.txt', media_type='text/plain', write=print)"
# what each hook registers, and the name of one thing of the library
LISTS = {
    "tremplin_rule_kinds": (KIND, "grant_ceiling"),
    "tremplin_measures": (MEASURE, "participants"),
    "tremplin_export_formats": (FORMAT, "csv"),
}
each_list = pytest.mark.parametrize(("hook", "thing"), [(hook, thing) for hook, (thing, _) in LISTS.items()])


def answering(hook, answer):
    """The module of a plugin that answers one hook with a Python expression."""
    return f"{IMPORTS}\n@hookimpl\ndef {hook}():\n    return {answer}\n"


def problems(platform):
    """What each failing plugin is told, by its owner."""
    return {plugin.owner: plugin.problems for plugin in platform.failing}


def lone(platform, owner="autre (tremplin-autre 1.0)"):
    """The one problem of the one failing plugin, which is named with its distribution and version."""
    ((named, told),) = problems(platform).items()
    assert named == owner
    (problem,) = told
    assert "\n" not in problem
    return problem


# at import


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise ValueError('deux\\nlignes')", "ValueError: deux lignes"),
        ("import tremplin_absent", "ModuleNotFoundError: No module named 'tremplin_absent'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise SystemExit", "SystemExit"),
        ("class Rude(BaseException): pass\nraise Rude('non')", "Rude: non"),
        ("class Mute(Exception):\n    def __str__(self): return 1 / 0\nraise Mute", "Mute"),
    ],
)
def test_a_plugin_that_raises_when_imported_is_told_of_it(beside, install, code, told):
    problem = lone(beside(install("autre", code)))
    assert problem == f"ne se charge pas : {told}"


def test_a_plugin_that_does_not_parse_is_told_of_it(beside, install):
    assert lone(beside(install("autre", "def (:"))).startswith("ne se charge pas : SyntaxError: ")


def test_an_interruption_by_the_person_is_no_fault_of_a_plugin(install):
    with pytest.raises(KeyboardInterrupt):
        gather(install("autre", "raise KeyboardInterrupt"))


@pytest.mark.parametrize("module", ["tremplin_autre.absent", "tremplin_autre.plugin:absent", "pas un module"])
def test_an_entry_point_that_leads_nowhere_is_told(beside, install, module):
    assert lone(beside(install("autre", "", module=module))).startswith("ne se charge pas : ")


def test_a_plugin_of_which_the_metadata_is_lost_still_has_its_name(beside, install, site):
    points = install("autre", "raise ValueError('non')")
    (site / "tremplin_autre-1.0.dist-info" / "METADATA").unlink()
    assert lone(beside(points), owner="autre (? ?)") == "ne se charge pas : ValueError: non"


# what a module says that nobody asks


def test_a_misspelt_hook_is_told_with_the_nearest_name(beside, install):
    problem = lone(beside(install("autre", answering("tremplin_fiche", "1"))))
    assert problem == "crochet inconnu « tremplin_fiche ». Vouliez-vous dire « tremplin_fiches » ?"


def test_a_hook_like_no_other_is_told_without_a_name(beside, install):
    assert lone(beside(install("autre", answering("tisane", "1")))) == "crochet inconnu « tisane »."


def test_a_plugin_with_a_misspelt_hook_answers_the_others(beside, install):
    plugin = answering("tremplin_fiche", "1") + answering("tremplin_fiches", "files(__package__) / 'calls'")
    assert "00/2026/essai" in beside(install("autre", plugin, {"calls/essai.yaml": FICHE})).fiches


def test_an_optional_hook_that_nothing_asks_is_no_fault(beside, install):
    plugin = f"{IMPORTS}\n@hookimpl(optionalhook=True)\ndef tremplin_blueprints():\n    return []\n"
    assert beside(install("autre", plugin)).failing == ()


def test_a_hook_without_its_marker_is_told(beside, install):
    problem = lone(beside(install("autre", "def tremplin_fiches(): pass")))
    assert problem == "« tremplin_fiches » n'est pas marqué : écrivez « @hookimpl » au-dessus."


def test_a_hook_that_asks_for_an_argument_is_told(beside, install):
    plugin = f"{IMPORTS}\n@hookimpl\ndef tremplin_fiches(catalogue):\n    pass\n"
    problem = lone(beside(install("autre", plugin)))
    assert problem.startswith("ne s'enregistre pas : PluginValidationError: ")
    assert "'catalogue'" in problem


@pytest.mark.parametrize("value", ["None", "42", "'calls'", "[]", "object()"])
def test_an_entry_point_that_is_no_plugin_is_told(beside, install, value):
    told = lone(beside(install("autre", f"answers = {value}", module="tremplin_autre.plugin:answers")))
    assert told == "ne répond à aucun crochet : voyez docs/hooks.md"


@pytest.mark.parametrize("name", ["__getattr__", "__dir__"])
def test_a_module_whose_attributes_raise_is_told(beside, install, name):
    problem = lone(beside(install("autre", f"def {name}(*name):\n    raise RuntimeError('non')")))
    assert problem == "ne s'enregistre pas : RuntimeError: non"


def test_an_object_whose_attributes_raise_is_told(beside, install):
    plugin = (
        "class Spoilt:\n    def __getattribute__(self, name):\n        raise RuntimeError('non')\nspoilt = Spoilt()"
    )
    problem = lone(beside(install("autre", plugin, module="tremplin_autre.plugin:spoilt")))
    assert problem == "ne s'enregistre pas : RuntimeError: non"


# in a hook


@pytest.mark.parametrize("hook", [*PLACES, *LISTS])
@pytest.mark.parametrize(
    ("code", "told"), [("1 / 0", "ZeroDivisionError: division by zero"), ("exit(1)", "SystemExit: 1")]
)
def test_a_hook_that_raises_is_told(beside, install, hook, code, told):
    assert lone(beside(install("autre", answering(hook, code)))) == f"{hook} lève une erreur : {told}"


def test_a_plugin_of_which_one_hook_raises_answers_the_others(beside, install):
    plugin = answering("tremplin_measures", "1 / 0") + answering("tremplin_fiches", "files(__package__) / 'calls'")
    assert "00/2026/essai" in beside(install("autre", plugin, {"calls/essai.yaml": FICHE})).fiches


# nonsense


@pytest.mark.parametrize("hook", PLACES)
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("None", "NoneType reçu"),
        ("42", "int reçu"),
        ("'calls'", "str reçu"),
        ("b'calls'", "bytes reçu"),
        ("['calls']", "list reçu"),
        ("{'fiche': '00/2026/essai'}", "dict reçu"),
        ("(place for place in ())", "generator reçu"),
    ],
)
def test_an_answer_that_is_no_place_is_told(beside, install, hook, answer, told):
    what = "fichier" if hook == "tremplin_department" else "dossier"
    assert lone(beside(install("autre", answering(hook, answer)))) == f"{hook} : un {what} est attendu, {told}"


@pytest.mark.parametrize("hook", PLACES)
def test_a_place_that_does_not_exist_is_told(beside, install, site, hook):
    what = "fichier" if hook == "tremplin_department" else "dossier"
    problem = lone(beside(install("autre", answering(hook, "files(__package__) / 'absent'"))))
    assert problem == f"{hook} : {what} introuvable, {site / 'tremplin_autre' / 'absent'}"


def test_a_department_that_is_a_folder_is_told_once_not_for_each_document_in_it(beside, install, site):
    points = install("autre", answering("tremplin_department", "files(__package__)"), {"calls/essai.yaml": FICHE})
    platform = beside(points)
    folder = site / "tremplin_autre"
    assert lone(platform) == f"tremplin_department : un fichier est attendu, {folder} est un dossier"
    assert platform.mistakes == ()


def test_a_folder_named_as_a_document_is_searched_like_any_other(beside, install):
    plugin = answering("tremplin_fiches", "files(__package__) / 'calls'")
    platform = beside(install("autre", plugin, {"calls/inner.yaml/essai.yaml": FICHE}))
    assert "00/2026/essai" in platform.fiches
    assert platform.failing == ()


def test_a_place_that_raises_midway_is_told(beside, install):
    plugin = f"""{IMPORTS}
from pathlib import PosixPath

class Torn(PosixPath):
    def iterdir(self):
        yield PosixPath(self) / "essai.yaml"
        raise OSError("le disque a disparu")

@hookimpl
def tremplin_fiches():
    return Torn(files(__package__) / "calls")
"""
    platform = beside(install("autre", plugin, {"calls/essai.yaml": FICHE}))
    assert lone(platform) == "tremplin_fiches : dossier illisible : OSError: le disque a disparu"


@pytest.mark.parametrize("hook", LISTS)
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("None", "NoneType reçu"),
        ("42", "int reçu"),
        ("'grant_ceiling'", "str reçu"),
        ("{'grant_ceiling': 1}", "dict reçu"),
        ("files(__package__)", "PosixPath reçu"),
    ],
)
def test_an_answer_that_is_no_list_is_told(beside, install, hook, answer, told):
    assert lone(beside(install("autre", answering(hook, answer)))) == f"{hook} : une liste est attendue, {told}"


@pytest.mark.parametrize(
    ("hook", "kind"),
    [
        ("tremplin_rule_kinds", "RuleKind"),
        ("tremplin_measures", "Measure"),
        ("tremplin_export_formats", "ExportFormat"),
    ],
)
def test_a_list_of_wrong_objects_is_told_for_each(beside, install, hook, kind):
    (told,) = problems(beside(install("autre", answering(hook, "[None, 42, 'grant_ceiling', Measure]")))).values()
    assert told == [f"{hook} : {kind} attendu, {name} reçu" for name in ("NoneType", "int", "str", "type")]


def test_an_object_without_a_name_is_told(beside, install):
    problem = lone(beside(install("autre", answering("tremplin_measures", f"[{MEASURE.format(['home_visits'])}]"))))
    assert problem == "tremplin_measures : Measure attendu, Measure reçu"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("unit='chats', breakdowns=('couleur',)", "« home_visits » dit des mots inconnus, « couleur » et « chats »"),
        (
            "unit=None, breakdowns='public'",
            "« home_visits » dit des mots inconnus, « p », « u », « b », « l », « i » et « c »",
        ),
    ],
)
def test_a_measure_that_says_unknown_words_is_told_and_no_document_meets_it(beside, install, words, told):
    measure = f"Measure(code='home_visits', label='Visites', aggregation=Aggregation.SUM, {words})"
    platform = beside(install("autre", answering("tremplin_measures", f"[{measure}]")))
    assert lone(platform) == f"tremplin_measures : {told}"
    assert "home_visits" not in platform.vocabulary.measures


def test_a_measure_that_holds_nonsense_is_told_and_no_document_meets_it(beside, install):
    measure = "Measure(code='home_visits', label='Visites', unit='event', aggregation=7, breakdowns=None)"
    platform = beside(install("autre", answering("tremplin_measures", f"[{measure}]")))
    assert lone(platform).startswith("tremplin_measures lève une erreur : TypeError: ")
    assert "home_visits" not in platform.vocabulary.measures


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("code='Un mot', suffix='.txt'", "ValueError: "),
        ("code='essai', suffix='/../essai.txt'", "ValueError: "),
        ("code='essai', suffix='.txt', needs=('essai',)", "ValueError: "),
        ("code=['essai'], suffix='.txt'", "TypeError: "),
    ],
)
def test_a_form_of_export_that_holds_nonsense_is_told_and_the_others_serve(beside, install, words, told):
    form = f"ExportFormat(label='Essai', media_type='text/plain', write=print, {words})"
    platform = beside(install("autre", answering("tremplin_export_formats", f"[{form}]")))
    assert lone(platform).startswith(f"tremplin_export_formats lève une erreur : {told}")
    assert list(platform.export_formats) == ["csv", "xlsx", "json", "parquet"]


WRITING = """
@hookimpl
def tremplin_export_formats():
    def write(rows, file):
        first = next(rows)
        {code}
    return [ExportFormat(code="essai", label="Essai", suffix=".txt", media_type="text/plain", write=write)]
"""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise ValueError('non')", "ValueError: non"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import tremplin_absent", "ModuleNotFoundError: No module named 'tremplin_absent'"),
        ("file.write('un texte')", "TypeError: a bytes-like object is required, not 'str'"),
    ],
)
def test_a_form_that_raises_while_it_writes_is_told_and_the_others_still_write(beside, install, code, told):
    platform = beside(install("autre", IMPORTS + WRITING.format(code=code)))
    with pytest.raises(RefusedRequest) as refused:
        platform.export_format("essai").write([make_figure()], BytesIO())
    assert str(refused.value) == (
        f"« Essai », du greffon autre (tremplin-autre 1.0), ne s'écrit pas ({told}) : "
        "prévenez qui l'a écrit, ou exportez en csv."
    )
    assert lone(platform) == f"l'export « essai » lève une erreur : {told}"
    written = BytesIO()
    platform.export_format("csv").write([make_figure()], written)
    assert written.getvalue().count(b"\r\n") == 2


@pytest.mark.parametrize("code", ["file.write(repr([*rows]).encode())", "raise ValueError('rien à voir')"])
def test_what_stops_the_figures_is_no_fault_of_the_form_that_was_writing_them(beside, install, code):
    code = f"try:\n            [*rows]\n        except Exception:\n            {code}"
    platform = beside(install("autre", IMPORTS + WRITING.format(code=code)))

    def torn():
        yield make_figure()
        raise RefusedRequest("la base ne répond plus.")

    with pytest.raises(RefusedRequest, match=r"^la base ne répond plus\.$"):
        platform.export_format("essai").write(torn(), BytesIO())
    assert platform.failing == ()


def test_a_form_of_a_stranger_reads_nothing_that_is_masked(beside, install):
    code = "file.write(repr([first, *rows]).encode())"
    platform = beside(install("autre", IMPORTS + WRITING.format(code=code)))
    counted = make_figure(
        numerator=Decimal(7919), denominator=Decimal(7927), value=Decimal("0.999"), declared=Decimal(7933)
    )
    written = BytesIO()
    # whoever called it would have forgotten to mask it
    platform.export_format("essai").write([counted, counted._replace(status="masked")], written)
    for said in (b"7919", b"7927", b"0.999", b"7933"):
        assert written.getvalue().count(said) == 1


def test_a_generator_that_raises_midway_is_told_and_what_it_gave_before_is_kept(beside, install):
    plugin = f"""{IMPORTS}
@hookimpl
def tremplin_measures():
    yield {MEASURE.format("home_visits")}
    raise OSError("le réseau a disparu")
"""
    platform = beside(install("autre", plugin))
    assert lone(platform) == "tremplin_measures lève une erreur : OSError: le réseau a disparu"
    assert "home_visits" in platform.vocabulary.measures


# a kind of rule whose own code raises


@pytest.mark.parametrize("error", ["ValueError('non')", "SystemExit('non')"])
def test_a_kind_that_raises_on_every_fiche_is_told_once_and_every_fiche_is_served(beside, install, error):
    plugin = f"""{IMPORTS}
def derived(fiche, words):
    raise {error}
    yield

@hookimpl
def tremplin_rule_kinds():
    return [RuleKind(name="own", meaning="Une règle.", stage=Stage.DEPOSIT, reads=(), derived=derived)]
"""
    plugin += answering("tremplin_fiches", "files(__package__) / 'calls'")
    platform = beside(install("autre", plugin, {"calls/essai.yaml": FICHE}))
    assert "00/2026/essai" in platform.fiches
    problem = lone(platform)
    assert problem == f"la règle « own » lève une erreur : {error.partition('(')[0]}: non"


def test_a_kind_that_raises_when_it_is_read_refuses_the_fiche_that_writes_it_and_no_other(beside, install):
    plugin = f"""{IMPORTS}
from tremplin import RuleSchema

class Spoilt(RuleSchema):
    def make(self, said):
        raise ValueError("non")

@hookimpl
def tremplin_rule_kinds():
    return [RuleKind(name="own", meaning="Une règle.", stage=Stage.DEPOSIT, reads=(), schema=Spoilt())]

@hookimpl
def tremplin_fiches():
    return files(__package__) / "calls"
"""
    written = FICHE + "funding: {rules: [{kind: own, source: Financement}]}\n"
    platform = beside(install("autre", plugin, {"calls/essai.yaml": written}))
    assert [(told.path, told.message) for told in platform.mistakes] == [
        ("funding.rules.0.kind", "« own » ne se lit pas : voyez autre (tremplin-autre 1.0).")
    ]
    assert problems(platform) == {
        "autre (tremplin-autre 1.0)": [
            "la règle « own » lève une erreur : ValueError: non",
            "documents refusés, 1 faute.",
        ]
    }


READING = "RuleKind(name='own', meaning='Une règle.', stage=Stage.DEPOSIT, reads={!r})"


@pytest.mark.parametrize(
    ("reads", "told"),
    [
        (
            ("requested", "request"),
            "« own » lit ce qui n'est pas un fait, « request ». Vouliez-vous dire « requested » ?",
        ),
        (
            ("budget.stuff",),
            "« own » lit ce qui n'est pas un fait, « budget.stuff ». Vouliez-vous dire « budget.staff » ?",
        ),
        (("dossier",), "« own » lit ce qui n'est pas un fait, « dossier »."),
        (
            ("answers.absente",),
            "« own » lit la réponse à une question qu'aucune fiche ne pose, « absente ».",
        ),
        ("requested", "« own » dit ce qu'il lit autrement que par une suite de noms de faits"),
        ((1,), "« own » dit ce qu'il lit autrement que par une suite de noms de faits"),
    ],
)
def test_a_kind_that_reads_what_does_not_exist_is_refused_by_name_and_not_known(beside, install, reads, told):
    platform = beside(install("autre", answering("tremplin_rule_kinds", f"[{READING.format(reads)}]")))
    assert lone(platform) == f"tremplin_rule_kinds : {told}"
    assert "own" not in platform.vocabulary.kinds


@pytest.mark.parametrize(
    "reads",
    [
        ("requested", "budget", "participants.…", "opinions.…", "answers.…", "exits", "results.urban"),
        ("answers.note", "participants.brsa"),
    ],
)
def test_a_kind_that_reads_facts_blocks_families_or_a_question_that_a_fiche_asks_is_registered(beside, install, reads):
    plugin = answering("tremplin_rule_kinds", f"[{READING.format(reads)}]")
    plugin += answering("tremplin_fiches", "files(__package__) / 'calls'")
    asking = "application: {questions: [{code: note, label: Une note, type: text, source: A}]}\n"
    platform = beside(install("autre", plugin, {"calls/essai.yaml": FICHE + asking}))
    assert platform.failing == ()
    assert "own" in platform.vocabulary.kinds


def test_a_rule_that_raises_says_why_on_one_line_without_a_trace_and_the_others_are_judged():
    class Raising:
        def __init__(self, error):
            self.error = error

        def check(self, facts):
            raise self.error

    class Mute(Exception):
        def __str__(self):
            raise ValueError("non")

    rules = [
        Rule("own", Stage.DEPOSIT, Severity.BLOCKING, "A", Raising(error))
        for error in (KeyError("note\n\x1b[31mrouge"), ZeroDivisionError(), Mute())
    ]
    told = [each.finding for each in judge(rules, Facts())]
    assert {each.verdict for each in told} == {"unknown"}
    end = "prévenez qui l'a écrite."
    assert [each.message for each in told] == [
        f"La règle n'a pas pu être jugée (KeyError : 'note\\n\\x1b[31mrouge') : {end}",
        f"La règle n'a pas pu être jugée (ZeroDivisionError) : {end}",
        f"La règle n'a pas pu être jugée (Mute) : {end}",
    ]


# two owners of one name


def test_two_entry_points_of_one_name_are_refused_and_each_is_told_of_the_other(beside, install):
    plugin = answering("tremplin_fiches", "1 / 0")
    platform = beside(install("un", plugin, point="twin"), install("deux", plugin, point="twin", version="2.0"))
    assert problems(platform) == {
        "twin (tremplin-un 1.0)": ["deux greffons portent le nom « twin » : l'autre est twin (tremplin-deux 2.0)"],
        "twin (tremplin-deux 2.0)": ["deux greffons portent le nom « twin » : l'autre est twin (tremplin-un 1.0)"],
    }


@pytest.mark.parametrize("name", ["tremplin", "TREMPLIN_FICHES"])
def test_a_plugin_that_bears_a_name_of_ours_takes_the_place_of_nobody(beside, install, tmp_path, name):
    admin = write(tmp_path / "fiches", {"essai.yaml": FICHE})
    points = install("autre", answering("tremplin_measures", f"[{MEASURE.format('home_visits')}]"), point=name)
    platform = beside(points, folder=str(admin))
    assert platform.failing == ()
    assert "00/2026/essai" in platform.fiches
    assert {"home_visits", "participants"} <= platform.vocabulary.measures.keys()


def test_two_departments_of_one_code_are_refused_and_each_is_told_of_the_other_distribution(beside, install, site):
    plugin = answering("tremplin_department", "files(__package__) / 'department.yaml'")
    described = {"department.yaml": "department: '01'\nname: Jumeau\n"}
    platform = beside(install("un", plugin, described), install("deux", plugin, described))
    one, two = (site / f"tremplin_{name}" / "department.yaml" for name in ("un", "deux"))
    told = "« 01 » est aussi le département de {name} (tremplin-{name} 1.0), dans {file} : désinstallez l'un des deux."
    assert {(each.file, each.path, each.message) for each in platform.mistakes} == {
        (str(one), "department", told.format(name="deux", file=two)),
        (str(two), "department", told.format(name="un", file=one)),
    }
    assert problems(platform).keys() == {"un (tremplin-un 1.0)", "deux (tremplin-deux 1.0)"}
    assert "01" not in platform.departments


@each_list
def test_two_registered_under_one_name_are_refused_and_each_is_told_of_the_other(beside, install, hook, thing):
    plugin = answering(hook, f"[{thing.format('twin')}, {thing.format(hook)}]")
    other = answering(hook, f"[{thing.format('twin')}]")
    platform = beside(install("un", plugin), install("deux", other))
    told = problems(platform)
    assert told.keys() == {"un (tremplin-un 1.0)", "deux (tremplin-deux 1.0)"}
    assert "de deux (tremplin-deux 1.0)" in told["un (tremplin-un 1.0)"][0]
    assert "de un (tremplin-un 1.0)" in told["deux (tremplin-deux 1.0)"][0]
    known = {*platform.vocabulary.kinds, *platform.vocabulary.measures, *platform.export_formats}
    assert "twin" not in known
    assert hook in known


@pytest.mark.parametrize(("hook", "thing", "name"), [(hook, *said) for hook, said in LISTS.items()])
def test_a_plugin_that_would_replace_a_thing_of_the_library_is_told_and_the_library_serves(
    beside, install, hook, thing, name
):
    before = beside()
    platform = beside(install("autre", answering(hook, f"[{thing.format(name)}]")))
    assert lone(platform) == f"{hook} : « {name} » est déjà le nom d'un autre, de tremplin (tremplin core)"
    assert platform.vocabulary.kinds == before.vocabulary.kinds
    assert platform.vocabulary.measures == before.vocabulary.measures
    assert platform.export_formats == before.export_formats


@each_list
def test_who_is_refused_does_not_depend_on_the_order(beside, install, hook, thing):
    names = ["un", "deux", "trois"]
    points = [install(name, answering(hook, f"[{thing.format('twin')}]")) for name in names]
    told = problems(beside(*points))
    assert told.keys() == {f"{name} (tremplin-{name} 1.0)" for name in names}
    assert problems(beside(*reversed(points))).keys() == told.keys()


# as a person meets them


def test_entry_points_made_by_hand_have_no_distribution_and_still_have_a_name(exemple):
    found = EntryPoint(name="absent", value="tremplin_absent.plugin", group="tremplin")
    assert lone(assemble(gather([*exemple, found])), owner="absent (? ?)").startswith("ne se charge pas : ")


def test_a_fresh_process_serves_the_others_and_shows_no_traceback(tmp_path, install, site):
    lay_folder(site, write(tmp_path / "exemple", of_the_page()))
    install("autre", "raise SystemExit('je sors')", version="3.1")
    code = "from tremplin.platform import start\n"
    code += "platform = start({})\nprint('00/2026/ateliers' in platform.fiches)\n"
    code += "print(*(f'{plugin.owner} : {told}' for plugin in platform.failing for told in plugin.problems))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "True",
        "autre (tremplin-autre 3.1) : ne se charge pas : SystemExit: je sors",
    ]


def test_a_plugin_in_a_zip_is_read_where_it_lies(beside, install, site):
    files = {"calls/essai.yaml": FICHE}
    points = install("autre", answering("tremplin_fiches", "files(__package__) / 'calls'"), files)
    archive = Path(shutil.make_archive(str(site / "packed"), "zip", site, "tremplin_autre"))
    shutil.rmtree(site / "tremplin_autre")
    with importable(archive):
        platform = beside(points)
    assert platform.failing == ()
    assert "00/2026/essai" in platform.fiches
