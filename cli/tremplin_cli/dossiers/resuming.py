"""``tremplin dossiers``: the commands that take over agreements of before, and confirm them."""

from collections import Counter
from pathlib import Path

import click

from tremplin.casework.acting.states import STATES
from tremplin.records.codes import State
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import (
    FILE,
    CommandSession,
    acting_as,
    euros,
    formats,
    late,
    next_step,
    pass_session,
    readable,
    several,
    tell,
    versioned,
    write_json,
)

with late():
    from tremplin.casework.resuming import confirming, takeovers

KEYS = """
\b
Un YAML ou un JSON dit un dossier, ou plusieurs sous « dossiers », comme pour « import », avec de plus :
  past:
    source: « Convention papier, classeur 2024 »     où cela se lit
    deposited_on, decided_on, granted, reason        le dépôt et la décision d'alors
    agreement: {signed_on, advance, starts_on, ends_on}
    amendments: [{signed_on, reason, amount…}]
    started: true
    payments: [{kind, amount, on}]    committees: [{on}]    reports: [{kind, on}]
"""
NOTHING_KEPT = " : rien n'est enregistré"
DONE = {
    "created": ("dossier repris", "dossiers repris"),
    "known": ("déjà là", "déjà là"),
    "refused": ("refusé", "refusés"),
}


@click.command("take-over", epilog=KEYS)
@click.argument("file", type=FILE, metavar="FICHIER")
@click.option("--dry-run", is_flag=True, help="Vérifier seulement : rien n'est enregistré.")
@acting_as
@formats("table", "json")
@pass_session
def take_over(session: CommandSession, file: str, dry_run: bool, login: str | None, output: str) -> int:
    """Reprendre des conventions d'avant, avec leurs propres dates.

    Elles échappent aux règles du dépôt, jamais à celles de l'argent. Un instructeur les saisit ; une autre
    personne, qui décide, les confirme : jusque-là, rien n'en compte.
    """
    path, desk, actor = readable(Path(file)), session.desk, session.actor(login)
    done = list(takeovers.take_over(desk, actor, path, at=session.now(), dry_run=dry_run))
    counts = Counter(each.fate.value for each in done)
    if output == "json":
        lines = [
            {"line": each.line, "dossier": each.reference, "title": each.title, "fate": each.fate.value}
            | {"mistakes": list(map(str, each.mistakes))}
            for each in done
        ]
        write_json({"dry_run": dry_run, "dossiers": lines})
    else:
        for each in done:
            for mistake in each.mistakes:
                click.echo(str(mistake))
        told = ", ".join(several(counts[fate], *words) for fate, words in DONE.items() if counts[fate])
        click.echo(f"{told or 'Aucun dossier'}{NOTHING_KEPT if dry_run else ''}.")
        opened = [each.reference for each in done if each.reference and each.fate.value == "created"]
        next_step(*(f"tremplin dossiers confirm-take-over {name} --dry-run" for name in opened[:1]))
    return 1 if counts["refused"] else 0


@click.command("confirm-take-over")
@dossier
@click.option("--dry-run", is_flag=True, help="Dire ce qui s'y oppose : rien n'est enregistré.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def confirm_take_over(session: CommandSession, reference: str, dry_run: bool, login: str | None, output: str) -> None:
    """Confirmer une reprise saisie par quelqu'un d'autre : tout, ou rien.

    La décision, la convention, les avenants, les bilans et les versements d'alors sont refaits dans leur ordre, et
    jugés sur leur argent et leurs jours : l'enveloppe est engagée, rien n'est versé au-delà de ce qui est convenu.
    """
    done = confirming.confirm(session.desk, session.actor(login), reference, at=session.now(), dry_run=dry_run)
    state = STATES[State(done.state)]
    would = "serait" if dry_run else "est"
    sentence = f"Dossier {done.dossier} : il {would} « {state} », {euros(done.granted_cents)} accordés."
    if done.admitted:
        sentence += f" Règles du dépôt admises : {', '.join(done.admitted)}."
    tell(output, sentence, done.published(), f"dossiers {'confirm-take-over' if dry_run else 'show'} {done.dossier}")
