"""The decision: what is granted, or that it is refused, with the reason that was kept and how it is contested."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from tremplin.casework.letters.kinds.agreement import yearly
from tremplin.casework.letters.letter import LetterBlock, LetterHeading, LetterParagraph, LetterPoints
from tremplin.casework.letters.matter import LetterBody, LetterFact, LetterKind, LetterMatter
from tremplin.catalogue.door import Severity, euros, french
from tremplin.clock import day_in_paris
from tremplin.records.tables import Account, Commission, Decision, GrantedYear
from tremplin.rules.door import Verdict

PROMISED = (
    "Cette décision n'ouvre droit à un versement qu'une fois la convention signée : elle dit ce qui est financé, "
    "comment la somme est versée et ce dont vous rendez compte."
)


def _facts(matter: LetterMatter) -> Sequence[LetterFact[Decision]]:
    rows = select(Decision).where(Decision.dossier_id == matter.dossier.id).order_by(Decision.number)
    return [
        LetterFact(each.number, day_in_paris(each.decided_at), each)
        for each in matter.session.scalars(rows)
        # one that is taken over was voted by others than whoever confirmed it
        if matter.written_here(each.decided_at)
    ]


def _body(matter: LetterMatter, fact: LetterFact[Decision]) -> LetterBody:
    granted = fact.row.granted_cents
    blocks = _refused(matter, fact) if granted is None else _granted(matter, fact, granted)
    # a decision names who took it: CRPA, art. L212-1
    name = matter.session.get_one(Account, fact.row.decided_by).name
    return LetterBody(
        title="Décision de refuser une subvention" if granted is None else "Décision d'accorder une subvention",
        subject=f"la décision prise sur votre dossier {matter.operation}",
        blocks=blocks,
        references=_deliberation(matter, fact.row),
        signed=(name,),
        # less than what was asked is a refusal in part
        remedies=True,
    )


def _deliberation(matter: LetterMatter, decision: Decision) -> dict[str, str]:
    """The act of the assembly by which it was decided, where there is one."""
    held = matter.session.get(Commission, decision.commission_id) if decision.commission_id else None
    if held is None or held.deliberation is None or held.deliberated_on is None:
        return {}
    return {"Délibération": f"n° {held.deliberation} du {french(held.deliberated_on)}"}


def _granted(matter: LetterMatter, fact: LetterFact[Decision], granted: int) -> Iterator[LetterBlock]:
    asked = matter.dossier.requested_cents
    yield LetterParagraph(
        f"Le {french(fact.on)}, le Département a décidé de vous accorder une subvention de {euros(granted)} pour "
        f"{matter.operation}."
    )
    if asked is not None and asked > granted:
        yield LetterParagraph(f"Vous demandiez {euros(asked)} : la subvention est accordée en partie.")
    own = (GrantedYear.dossier_id == matter.dossier.id, GrantedYear.agreement.is_(None))
    years = matter.session.scalars(select(GrantedYear).where(*own))
    yield from yearly({each.year: each.amount_cents for each in years})
    yield LetterHeading("Le motif de la décision")
    yield LetterParagraph(fact.row.reason)
    yield LetterHeading("La suite")
    yield LetterParagraph(PROMISED)


def _refused(matter: LetterMatter, fact: LetterFact[Decision]) -> Iterator[LetterBlock]:
    yield LetterParagraph(
        f"Vous avez demandé au Département de soutenir {matter.operation}. Après avoir examiné votre dossier, il a "
        f"décidé, le {french(fact.on)}, de ne pas y donner suite."
    )
    yield LetterHeading("Le motif de la décision")
    yield LetterParagraph(fact.row.reason)
    points = tuple(_broken(fact.row))
    if points:
        yield LetterParagraph("Le règlement de l'appel à projets n'est pas respecté sur ces points :")
        yield LetterPoints(points)


def _broken(decision: Decision) -> Iterator[str]:
    """What blocked, as it was found that day and kept with the decision."""
    # at the stage of deposit: what opinions say, which staff keep among themselves, holds from the agreement on
    for each in json.loads(decision.findings).get("findings", ()):
        stopped = (each["verdict"], each["severity"]) == (Verdict.BROKEN.value, Severity.BLOCKING.value)
        if stopped:
            yield f"{each['message']} ({each['source']})" if each["source"] else each["message"]


KIND = LetterKind(
    code="decision",
    label="décision",
    absent="aucune décision n'est prise.",
    facts=_facts,
    body=_body,
)
