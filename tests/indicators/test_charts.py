"""Charts: what is drawn is what is counted, in words and in a table too, and what is masked shows no length."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from charted import ABOUT, ATELIERS, BY_TERRITORY, CHANTIERS, EXITS, EXPECTED, TERRITORIES, TITLES, exits, figure
from hypothesis import given
from hypothesis import strategies as st

from tremplin.documents.vocabulary import SHARED
from tremplin.indicators.charts import wording
from tremplin.indicators.charts.beside import beside, beside_chart
from tremplin.indicators.charts.chart import BarChart, BarGroup, ChartBar
from tremplin.indicators.charts.exits import exits_chart
from tremplin.indicators.charts.expected import expected_chart
from tremplin.indicators.charts.lettering import breadth, wrapped
from tremplin.indicators.charts.looks import BESIDE, INK, PAPER
from tremplin.indicators.charts.page import chart_page
from tremplin.indicators.charts.svg import ALONE, MASK, NARROWEST, ROOM, TEXT, image_file

NAMES = {ATELIERS: "Ateliers", CHANTIERS: "Chantiers"}
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "g", "line", "text"}
# all that a chart may name is in itself
REACHING = ("href", "src", "style", "class", "onload")


def of_exits(rows=EXITS):
    return exits_chart(rows, ABOUT, SHARED.family)


def of_expected(rows=EXPECTED, **said):
    return expected_chart(rows, ABOUT, SHARED.family, NAMES, **said)


def of_territories(columns=TERRITORIES):
    return beside_chart(beside(BY_TERRITORY, "territory", TITLES, columns), ABOUT, SHARED.family)


def read(chart):
    return ElementTree.fromstring(image_file(chart))


def texts(chart):
    return [each.text for each in read(chart).iter(f"{SVG}text")]


def widths(chart):
    """The bars that are drawn, by what is written at their end."""
    drawn, found = [*read(chart).find(f"{SVG}g")], {}
    for before, after in zip(drawn, drawn[2:], strict=False):
        if before.tag == f"{SVG}rect":
            found[after.text] = Decimal(before.get("width"))
    return found


CHARTS = (of_exits(), of_expected(), of_territories(), of_exits([]))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: f"{chart.code}{len(chart.groups)}")
def test_a_chart_is_an_image_with_its_words_and_nothing_from_elsewhere(chart):
    tree = read(chart)
    assert (tree.get("role"), tree.get("lang")) == ("img", "fr")
    names = {each.get("id"): each.tag for each in tree.iter() if each.get("id")}
    assert [names[name] for name in tree.get("aria-labelledby").split()] == [f"{SVG}title", f"{SVG}desc"]
    assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= DRAWN
    assert not [name for each in tree.iter() for name in each.attrib if name in REACHING or name.startswith("on")]
    filled = {each.get("fill") for each in tree.iter()} - {None, "none"}
    assert {fill[5:-1] for fill in filled if fill.startswith("url(#")} <= names.keys()
    assert b"http" not in image_file(chart).replace(b'xmlns="http://www.w3.org/2000/svg"', b"")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: f"{chart.code}{len(chart.groups)}")
def test_the_same_rows_give_the_same_bytes(chart):
    again = {"sorties": of_exits, "attendu": of_expected, "cote-a-cote": of_territories}[chart.code]
    other = again() if chart.groups else again([])
    assert (image_file(chart), chart_page(chart)) == (image_file(other), chart_page(other))


@pytest.mark.parametrize("chart", CHARTS[:3], ids=lambda chart: chart.code)
def test_every_figure_is_drawn_said_in_words_and_in_the_table(chart):
    said, shown = read(chart).find(f"{SVG}desc").text, texts(chart)
    page = Page(chart)
    for group in chart.groups:
        for bar in group.bars:
            assert bar.told in shown
            assert f"{bar.label} : {bar.told}" in said
            assert [bar.label, bar.told] in [row[:2] for row in page.rows]
        for label, told in group.beside:
            assert f"{label} : {told}" in said
            assert [label, told] in [row[:2] for row in page.rows]


class Page(HTMLParser):
    """What a reader of the page meets: its tags, the lines of its table, cell by cell."""

    def __init__(self, chart):
        super().__init__()
        self.rows, self.tags, self.scopes, self.names = [], [], [], []
        self.feed(chart_page(chart).decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names += [value for name, value in attrs if name == "id"]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.scopes.append(dict(attrs).get("scope") if tag == "th" else "cell")

    def handle_data(self, data):
        if self.tags and self.rows and self.tags[-1] in ("td", "th"):
            self.rows[-1][-1] += data


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: f"{chart.code}{len(chart.groups)}")
def test_a_page_is_its_table_first_and_runs_nothing(chart):
    page = Page(chart)
    assert "script" not in page.tags
    assert page.tags.count("h1") == 1
    if not chart.groups:
        assert "table" not in page.tags
        assert chart.empty in chart_page(chart).decode()
        return
    assert page.tags.index("caption") < page.tags.index("svg")
    assert None not in page.scopes
    assert {"col", "row", "rowgroup"} <= {*page.scopes}
    assert len({*page.names}) == len(page.names)


def test_bars_of_two_groups_on_one_scale_compare_on_a_page_too():
    page = chart_page(of_exits()).decode()
    images = [ElementTree.fromstring(each) for each in re.findall("<svg.*?</svg>", page, re.DOTALL)]
    first, second = ([each.get("width") for each in image.iter(f"{SVG}rect")] for image in images)
    shares = [Decimal(width.rstrip("%")) for width in (*first, *second) if width and width.endswith("%")]
    full = [share for share in shares if share != 100]
    # 37 at the exit, then 13 and 5; six months later 30 and 18
    assert [round(share * 37 / full[0]) for share in full] == [37, 13, 5, 30, 18]


def test_exits_stand_by_milestone_then_in_the_order_of_categories_on_one_scale():
    first, second = of_exits().groups
    assert (first.label, second.label) == ("Sorties, à la sortie", "Sorties, 6 mois après la sortie")
    assert [bar.label for bar in first.bars] == [
        *("Emploi durable", "Emploi de transition", "Sortie positive", "Aucune catégorie", "Catégorie à préciser")
    ]
    assert first.full == second.full == 37
    assert [bar.look for bar in second.bars] == [bar.look for bar in first.bars[:2]]
    assert first.beside == (("Toutes catégories", "60"),)


def test_a_bar_is_as_long_as_its_figure_and_zero_has_none():
    found = widths(of_exits())
    assert found["30"] == pytest.approx(found["37"] * 30 / 37, abs=Decimal("0.01"))
    assert "0" not in found
    assert "0" in texts(of_exits())


def test_what_is_written_at_the_end_of_the_longest_bar_fits():
    for chart in CHARTS[:3]:
        for told, width in widths(chart).items():
            # on a page of the narrowest width too, where the image is as wide as it
            end = width if told == "masqué" else width * NARROWEST / ALONE
            assert end + 6 + breadth(told, TEXT) <= ROOM


@pytest.mark.parametrize("neighbour", [5, 900])
def test_a_masked_figure_has_one_length_whatever_is_beside_it(neighbour):
    chart = of_exits(exits("exit", 1000, durable=neighbour, positive=None))
    assert widths(chart)["masqué"] == MASK
    hidden = next(bar for bar in chart.groups[0].bars if bar.masked)
    assert (hidden.length, hidden.parts) == (None, None)
    assert any("Masqué" in note for note in chart.notes)


def test_a_rate_stands_on_a_whole_and_shows_its_two_figures():
    chart = of_territories()
    rates = chart.groups[1]
    assert rates.full == 1
    assert [(bar.told, bar.of) for bar in rates.bars] == [
        ("60\N{NO-BREAK SPACE}%", "(30\N{NO-BREAK SPACE}sur\N{NO-BREAK SPACE}50)"),
        ("100\N{NO-BREAK SPACE}%", "(20\N{NO-BREAK SPACE}sur\N{NO-BREAK SPACE}20)"),
        ("sans objet", "(0\N{NO-BREAK SPACE}sur\N{NO-BREAK SPACE}0)"),
    ]
    assert "sans objet" not in widths(chart)


def test_what_was_expected_is_beside_what_was_done():
    people, rate, young, hours, hired, nobody = of_expected().groups
    assert [(bar.label, bar.told) for bar in people.bars] == [
        *(("Compté", "58"), ("Objectif", "60"), ("Déclaré par le porteur", "61"))
    ]
    assert people.beside == (
        ("Part de l'objectif", "96,6\N{NO-BREAK SPACE}%"),
        ("Différence entre déclaré et compté", "+3"),
    )
    assert rate.label == "Ateliers : Taux de sorties dynamiques (%) (rupture de série)"
    assert rate.beside[1] == ("Différence entre déclaré et compté", "+1,21 points")
    # of what is masked, no share and no difference either
    assert (young.beside, [bar.told for bar in young.bars]) == ((), ["masqué", "6"])
    assert hours.label == "Chantiers : Heures réalisées"
    assert hours.bars[0].told == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,25"
    assert (hired.bars[0].told, hired.beside) == ("0", (("Part de l'objectif", "0\N{NO-BREAK SPACE}%"),))
    assert (nobody.bars[0].told, nobody.beside) == ("sans objet", ())


@pytest.mark.parametrize(("done", "told"), [(9996, "99,9"), (10_000, "100"), (10_001, "100")])
def test_no_target_is_told_as_reached_before_it_is(done, told):
    chart = of_expected([figure(done, target=Decimal(10_000))])
    assert chart.groups[0].beside[0][1] == f"{told}\N{NO-BREAK SPACE}%"


def test_what_the_carrier_foresaw_is_told_as_such():
    rows = [figure(8, fiche=ATELIERS, target=Decimal(10)), figure(9)]
    (group,) = of_expected(rows, foreseen=lambda row: row.fiche == ATELIERS).groups
    assert [(bar.label, bar.told) for bar in group.bars] == [("Compté", "8"), ("Prévu par le porteur", "10")]
    assert group.beside == (("Part de ce qui était prévu", "80\N{NO-BREAK SPACE}%"),)


def test_columns_stand_in_their_order_and_what_no_column_names_is_left_out():
    columns = {"sud": "Littoral Sud", "nord": "Nord"}
    people, _ = beside(BY_TERRITORY, "territory", TITLES, columns).lines
    assert [*people.figures] == ["sud", "nord"]
    # counted, and no sum of the columns
    assert people.whole.value == 178
    assert sum(row.value for row in people.figures.values()) == 180
    chart = of_territories(columns)
    assert chart.groups[0].beside == (("Ensemble", "178"),)
    assert chart.notes[0] == "« Ensemble » : qui est dans plusieurs colonnes y compte une fois."


def test_fiches_side_by_side_keep_their_breakdowns():
    rows = [
        *(figure(count, fiche=fiche, by="sex", cell="f") for fiche, count in ((ATELIERS, 5), (CHANTIERS, 7))),
        figure(11, by="sex", cell="f"),
        # a name that people typed may hold what parts the cells
        figure(6, fiche=ATELIERS, by="item", cell="lire|écrire"),
    ]
    sex, item = beside(rows, "fiche", TITLES, NAMES).lines
    assert (sex.label(SHARED.family), sex.whole.value) == ("Sorties : femme", 11)
    assert (item.cell, item.whole) == (("lire|écrire",), None)


def test_hostile_labels_are_text_and_text_alone():
    content = image_file(of_expected())
    assert b"<script" not in content
    assert b"&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in content
    assert "script" not in Page(of_expected()).tags
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in content.decode()


@given(st.text(max_size=300), st.decimals(min_value=0, max_value=10**9, places=2))
def test_any_label_is_drawn_within_the_narrowest_page(label, length):
    bars = (ChartBar(label=label, told="12", length=length), ChartBar(label="autre", told="masqué", masked=True))
    group = BarGroup(label=label, bars=bars, full=max(length, Decimal(1)))
    chart = BarChart(code="essai", title=label, about=label, head="Essai", groups=(group,))
    read(chart)
    Page(chart)
    for line in wrapped(label, TEXT, ROOM):
        assert breadth(line, TEXT) <= ROOM or len(line) == 1


def test_no_line_begins_with_a_mark_that_french_holds_to_its_word():
    lines = wrapped("Taux de sorties dynamiques du territoire : 12 % des « familles » accueillies", TEXT, 120)
    assert len(lines) > 4
    assert not [line for line in lines if re.match("[:»%]", line) or line.endswith("«")]


@pytest.mark.parametrize("ink", [INK, BESIDE])
def test_what_is_drawn_stands_out_on_paper(ink):
    light, dark = sorted((_luminance(PAPER), _luminance(ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def _luminance(colour):
    """WCAG 2.2, « relative luminance »."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (figure(1, label="Heures réalisées", unit="hour"), "Heures réalisées"),
        (figure(1, label="Projets", unit="event"), "Projets (événements)"),
        (figure(1, at="exit"), "Sorties, à la sortie"),
        (figure(1, label="Emplois à la sortie", at="exit"), "Emplois à la sortie (sorties)"),
        (
            figure(1, label="En emploi", unit="percent", at="9-months", since="hiring"),
            "En emploi (%), 9 mois après l'embauche",
        ),
        (figure(1, label="En emploi", unit="percent", at="trial_end"), "En emploi (%), à la fin de la période d'essai"),
    ],
)
def test_a_figure_says_its_unit_and_its_milestone_once(row, told):
    assert wording.headed(row, SHARED.family) == told


@pytest.mark.parametrize(
    ("by", "cell", "told"),
    [
        ("sex|age_band", "f|18-25", "femme, de 18 à 25 ans"),
        ("age_band", "55+", "55 ans et plus"),
        ("schooling", "none", "aucun diplôme"),
        ("contract", "none", "ni emploi ni formation"),
        ("insertion_contract", "none", "aucun"),
        ("insertion_contract", "cer", "contrat d'engagement réciproque (CER)"),
        ("public|exit_category", "none|?", "aucun public, catégorie à préciser"),
        ("item|result", "?|acquired", "non renseigné, acquis"),
        ("item", "lire|écrire", "lire|écrire"),
    ],
)
def test_a_cell_is_told_without_a_code(by, cell, told):
    assert wording.cell_told(*wording.cut(figure(1, by=by, cell=cell)), SHARED.family) == told
