"""Typed anywhere on the command line, a NIR is told again nowhere: every text of every verb is tried in turn."""

from collections.abc import Callable, Iterator

import click
import pytest
from desks import Office

from tremplin_cli.main import tremplin

NIR = "2 95 10 99 126 111 93"
TOLD = ("126 111", "126111", "95 10 99")
Typed = Callable[..., tuple[int, str, str]]
# these wait for ever, or make a database elsewhere
APART = {"serve", "init"}


def verbs() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every verb, with the words that call it."""
    context = click.Context(tremplin)
    for noun in tremplin.list_commands(context):
        found = tremplin.get_command(context, noun)
        assert found
        if not isinstance(found, click.Group):
            yield (noun,), found
            continue
        for verb in found.list_commands(context):
            command = found.get_command(context, verb)
            assert command
            yield (noun, verb), command


def texts(command: click.Command) -> Iterator[click.Parameter]:
    """What takes a text: neither a flag nor a path to write."""
    for each in command.params:
        flag = isinstance(each, click.Option) and (each.is_flag or each.count)
        if not flag and not isinstance(each.type, click.Path | click.File):
            yield each


def typed_with(command: click.Command, tried: click.Parameter) -> list[str]:
    """A command line whose one parameter is a NIR, and that gives a word for each of the others that it wants."""
    words: list[str] = []
    for each in command.params:
        value = f"employer={NIR}" if each is tried and each.name == "values" else NIR if each is tried else "1"
        if isinstance(each, click.Argument):
            words.append(value)
        elif each is tried or each.required:
            words += [each.opts[-1], value]
    return words


CASES = [
    pytest.param(words, each, id=" ".join((*words, each.human_readable_name)))
    for words, command in verbs()
    if not APART & {*words}
    for each in texts(command)
]


@pytest.mark.parametrize(("words", "tried"), CASES)
def test_a_nir_typed_in_a_command_is_never_told_again(
    office: Office, at_desk: Typed, words: tuple[str, ...], tried: click.Parameter
):
    if office.desk.database.dialect == "postgresql":
        pytest.skip("une base suffit : la phrase ne vient pas d'elle")
    command = dict(verbs())[words]
    _, out, err = at_desk(*words, *typed_with(command, tried), login="admin@exemple.fr")
    assert not [told for told in TOLD if told in f"{out}{err}"]


def test_what_is_typed_of_people_and_of_a_committee_is_refused(office: Office, at_desk: Typed):
    dossier = office.running()
    for words in (
        ("participants", "add", dossier, "--set", f"last_name={NIR}"),
        ("participants", "add", dossier, "--set", f"key={NIR}"),
        ("participants", "add", dossier, "--set", "entered_on=01/04/2026", "--set", f"phone={NIR}"),
        ("participants", "add", dossier, "--set", "entered_on=01/04/2026", "--set", f"email={NIR}@exemple.fr"),
        ("organisations", "create", "--name", f"Association {NIR}", "--rna", "W987654321"),
        ("dossiers", "committee", dossier, "--on", "02/04/2026", "--minutes", f"Mme Durand ({NIR}) est absente."),
        ("dossiers", "withdraw", dossier, "--reason", f"Mme Durand, {NIR}"),
    ):
        code, out, err = at_desk(*words, login="instructor@exemple.fr")
        assert (code != 0, "numéro de sécurité sociale" in err) == (True, True), words
        assert not [told for told in TOLD if told in f"{out}{err}"], words
