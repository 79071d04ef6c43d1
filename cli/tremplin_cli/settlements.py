"""``tremplin settlements``: compute what is due, keep it, read it again, and try other rules."""

from collections.abc import Iterator, Sequence

import click

from tremplin.clock import PARIS
from tremplin.rules.finding import Verdict
from tremplin_cli.terminal.door import (
    CALL,
    FICHE,
    NO_BREAK,
    Column,
    CommandSession,
    NotYet,
    Noun,
    RefusedRequest,
    WrongUsage,
    acting_as,
    euros,
    formats,
    french,
    late,
    next_step,
    pass_session,
    progress,
    several,
    table,
    tell,
    terminal_width,
    versioned,
    write_json,
)

with late():
    from tremplin.casework.acting import wording
    from tremplin.casework.operating import settlements as casework
    from tremplin.casework.reading import simulations
    from tremplin.rules import comparison

# of the dossiers that move, those that a person reads on a page; software reads all of them
SHOWN = 20
VERDICTS = {
    Verdict.MET: "conforme",
    Verdict.BROKEN: "non conforme",
    Verdict.UNKNOWN: "à compléter",
    Verdict.NOTHING_TO_CHECK: "rien à vérifier",
}
LINES = (
    Column("Ligne", lambda line: line.label, gives_way=True),
    Column("Montant", lambda line: euros(line.cents)),
    Column("Pourquoi", lambda line: line.why, gives_way=True),
)
SIDES = (
    Column("Ligne", lambda row: row[0], gives_way=True),
    Column("Sa fiche", lambda row: _amount(row[1])),
    Column("À l'essai", lambda row: _amount(row[2])),
    Column("Écart", lambda row: _signed((row[2] or 0) - (row[1] or 0))),
)
MOVED = (
    Column("Dossier", lambda moved: moved.reference),
    Column("Sa fiche", lambda moved: _outcome(moved.old)),
    Column("À l'essai", lambda moved: _outcome(moved.new)),
    Column("Écart", lambda moved: _signed((moved.new.due_cents or 0) - (moved.old.due_cents or 0))),
)
ADMIT = "Si une règle enfreinte ne se corrige plus, un décideur l'admet : tremplin settlements admit."
dossier = click.argument("reference", metavar="DOSSIER")


settlements = Noun(
    "settlements", more="compute calcule sans rien garder ; settle arrête le solde, une fois pour toutes."
)


@settlements.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
def compute(session: CommandSession, reference: str, login: str | None, output: str) -> int:
    """Calculer un solde, sans rien garder.

    Le code de sortie est 1 si une règle s'oppose à ce qu'il soit arrêté.
    """
    found = casework.computed(session.desk, session.actor(login), reference, day=session.today)
    _shown(found, output, *([] if found.obstacles else [f"tremplin settlements settle {found.dossier}"]))
    return 1 if found.obstacles else 0


@settlements.command()
@dossier
@click.option("--rule", required=True, metavar="RÈGLE", help="Sa sorte, telle que compute la dit : « final_report ».")
@click.option("--about", metavar="CODE", help="De plusieurs règles d'une sorte, laquelle : « bilan-6-mois ».")
@click.option("--reason", required=True, metavar="MOTIF", help="Pourquoi : le dossier et le journal le gardent.")
@click.option("--undo", is_flag=True, help="Ne plus l'admettre, tant que le solde n'est pas arrêté.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def admit(
    session: CommandSession,
    reference: str,
    rule: str,
    about: str | None,
    reason: str,
    undo: bool,
    login: str | None,
    output: str,
) -> None:
    """Admettre une règle enfreinte, pour un motif.

    Un décideur l'admet ; une autre personne arrête ensuite le solde malgré elle.
    """
    actor, when = session.actor(login), session.now()
    known = casework.admit(session.desk, actor, reference, rule, reason, at=when, about=about, undoing=undo)
    became = "n'est plus admise" if undo else "est admise"
    which = f"« {rule} », « {about} »," if about else f"« {rule} »"
    sentence = f"Dossier {reference} : la règle {which} {became}."
    tell(output, sentence, {"dossier": reference, "admitted": list(known)}, f"settlements settle {reference}")


@settlements.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
@versioned
def settle(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Arrêter le solde : il est gardé, chaque ligne avec son motif."""
    try:
        done = casework.settle(session.desk, session.actor(login), reference, at=session.now())
    except NotYet as refused:
        raise RefusedRequest(f"{refused}\n{ADMIT}") from None
    left = done.settlement.balance_cents
    # no division: a float would not hold every amount
    kind, amount = "balance" if left > 0 else "repayment", f"{abs(left) // 100}.{abs(left) % 100:02d}"
    then = f"pay {done.dossier} --kind {kind} --amount {amount} --on DATE" if left else f"close {done.dossier}"
    _shown(done, output, f"tremplin dossiers {then}")


@settlements.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
def show(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Relire un solde arrêté, tel qu'il l'a été."""
    _shown(casework.shown(session.desk, session.actor(login), reference), output)


@settlements.command()
@click.argument("reference", required=False, metavar="[DOSSIER]")
@click.option("--call", type=CALL, metavar="APPEL", help="Tous les dossiers conventionnés d'un appel que vous suivez.")
@click.option("--fiche", type=FICHE, metavar="FICHE", help="Essayer une autre fiche à la place de celle du dossier.")
@click.option("--edition", type=CALL, metavar="APPEL", help="Essayer la fiche qui la continue dans un autre appel.")
@click.option("--set", "settings", multiple=True, metavar="RÈGLE.TERME=VALEUR", help="Changer une valeur de règle.")
@acting_as
@formats("table", "json")
@pass_session
def simulate(
    session: CommandSession,
    reference: str | None,
    call: str | None,
    fiche: str | None,
    edition: str | None,
    settings: Sequence[str],
    login: str | None,
    output: str,
) -> None:
    """Essayer d'autres règles sur un dossier, ou tout un appel.

    Le dossier est soldé sous sa fiche, puis sous l'autre ; rien n'est gardé.

    « --set "indirect_costs.rate=10 %" », autant de fois qu'il faut, dans la fiche du dossier ou dans celle que vous
    nommez. Sur tout un appel, une valeur se change dans les fiches qui ont cette règle.
    """
    if (reference is None) is (call is None):
        raise WrongUsage("dites ce que vous soldez : un DOSSIER, ou --call APPEL, l'un des deux.")
    if fiche and edition:
        raise WrongUsage("dites --fiche FICHE ou --edition APPEL, l'un des deux.")
    if not (fiche or edition or settings):
        raise WrongUsage("dites ce que vous essayez : --set RÈGLE.TERME=VALEUR, --fiche FICHE ou --edition APPEL.")
    supposing = simulations.Supposition(settings=tuple(settings), fiche=fiche, edition=edition)
    desk, actor, day = session.desk, session.actor(login), session.today
    if reference is not None:
        _simulated(simulations.simulated(desk, actor, reference, supposing, day=day), output)
    elif call is not None:
        with progress() as tell:
            read = 0

            def told(more: int) -> None:
                nonlocal read
                read += more
                tell(several(read, "dossier lu", "dossiers lus"), 0, 0)

            found = simulations.compared(desk, actor, call, supposing, day=day, progress=told)
        _compared(found, output)


def _shown(found: "casework.Computed", output: str, *then: str) -> None:
    if output == "json":
        write_json(found.published())
        return
    kept = f", arrêté le {french(found.kept_at.astimezone(PARIS).date())}" if found.kept_at else ", non arrêté"
    click.echo(f"Solde du dossier {found.dossier}{kept}\nFiche {found.fiche}\n")
    click.echo("\n".join(table(LINES, found.settlement.lines, terminal_width())))
    if found.people:
        since = "n'ont pas changé depuis" if found.people.unchanged else "ont changé depuis"
        click.echo(f"\nParticipants comptés : leurs lignes {since}.")
    if found.granted_years:
        click.echo(f"\nAccordé : {wording.by_year(found.granted_years)}.")
    if found.obstacles:
        click.echo("\nPoints à reprendre :")
        told = zip(found.obstacles, found.broken, strict=True)
        click.echo("\n".join(f"  ✗ {letter} (règle {rule})" for letter, rule in told))
    if found.admitted:
        click.echo(f"\nRègles admises bien qu'enfreintes : {', '.join(found.admitted)}.")
    next_step(*then)


def _simulated(found: "simulations.Simulation", output: str) -> None:
    if output == "json":
        write_json(found.published())
        return
    tried = "avec d'autres valeurs" if found.supposed == found.fiche else f"sous {found.supposed}"
    click.echo(f"Solde du dossier {found.dossier} sous {found.fiche}, puis {tried}\n")
    click.echo("\n".join(table(SIDES, list(_sides(found)), terminal_width())))
    changes = [f"  {change.old or 'aucune'} → {change.new or 'aucune'}" for change in found.rules]
    click.echo("\n" + "\n".join(["Règles changées :", *changes] if changes else ["Aucune règle ne change."]))


def _compared(found: "comparison.Comparison", output: str) -> None:
    if output == "json":
        write_json(found.published())
        return
    click.echo(found.sentence())
    largest = sorted(found.moved, key=lambda moved: -abs((moved.new.due_cents or 0) - (moved.old.due_cents or 0)))
    if largest:
        click.echo("\n" + "\n".join(table(MOVED, largest[:SHOWN], terminal_width())))
    if len(largest) > SHOWN:
        click.echo(
            f"… et {several(len(largest) - SHOWN, 'autre dossier', 'autres dossiers')} : --format json les dit tous."
        )


def _sides(found: "simulations.Simulation") -> Iterator[tuple[str, int | None, int | None]]:
    """The lines of both settlements, side by side."""
    old, new = ({line.code: line for line in side.lines} for side in (found.old, found.new))
    for code in dict.fromkeys((*old, *new)):
        label = (new.get(code) or old[code]).label
        yield label, old[code].cents if code in old else None, new[code].cents if code in new else None


def _outcome(outcome: "comparison.Judgement") -> str:
    return f"{_amount(outcome.due_cents)}, {VERDICTS[outcome.verdict]}"


def _amount(cents: int | None) -> str:
    return "–" if cents is None else euros(cents)


def _signed(cents: int) -> str:
    sign = "+" if cents > 0 else "−"
    return f"{sign}{NO_BREAK}{euros(abs(cents))}" if cents else "–"
