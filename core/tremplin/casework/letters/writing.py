"""Write the letters of a dossier for whoever may read it: those whose fact is there, and no other."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tremplin.casework.acting.door import Actor, AnyCase, Desk, RefusedRequest, UnknownIdentifier, visible
from tremplin.casework.letters.kinds import (
    agreement,
    amendment,
    completion,
    decision,
    receipt,
    repayment,
    settlement,
)
from tremplin.casework.letters.letter import Letter, LetterBlock, LetterParagraph
from tremplin.casework.letters.matter import AnyLetterKind, LetterBody, LetterFact, LetterMatter
from tremplin.casework.letters.phrases import FAREWELL, GREETING, SIGNATORY, remedies
from tremplin.catalogue.door import OwnLetter, filled, french

KINDS: Mapping[str, AnyLetterKind] = {
    each.code: each
    for each in (
        *(receipt.KIND, completion.KIND, decision.KIND, agreement.KIND),
        *(amendment.KIND, settlement.KIND, repayment.KIND),
    )
}

# what a past that is taken over was told by, when it was done
RESUMED = frozenset(kind.code for kind in (receipt.KIND, decision.KIND, agreement.KIND, amendment.KIND))


class LetterListed(NamedTuple):
    """A letter that may be read: its kind and number, its day, what it is called."""

    kind: str
    number: int
    on: date
    label: str
    title: str

    def published(self) -> dict[str, Any]:
        """The line as other software reads it."""
        return {**self._asdict(), "on": self.on.isoformat()}


def listed(desk: Desk, actor: Actor, reference: str) -> tuple[LetterListed, ...]:
    """The letters of a dossier, by their days."""
    # all of them are to its carrier, who reads them once the act is made: whoever sees the dossier sees its letters
    with desk.database.reading() as session:
        matter = LetterMatter(desk, session, visible(session, actor, reference))
        found = [
            LetterListed(kind.code, fact.number, fact.on, kind.label, kind.body(matter, fact).title)
            for kind in KINDS.values()
            for fact in kind.facts(matter)
        ]
    order = [*KINDS]
    return tuple(sorted(found, key=lambda each: (each.on, order.index(each.kind), each.number)))


def letter(desk: Desk, actor: Actor, reference: str, code: str, number: int | None = None) -> Letter:
    """A letter of a dossier; of several of a kind, that of a number, or the last."""
    with desk.database.reading() as session:
        return made(LetterMatter(desk, session, visible(session, actor, reference)), code, number)


def foreseen(desk: Desk, case: AnyCase, code: str) -> Letter:
    """The letter that an act under way would leave, while nothing of it is kept yet."""
    return made(LetterMatter(desk, case.session, case.dossier), code)


def made(matter: LetterMatter, code: str, number: int | None = None) -> Letter:
    """A letter of a dossier that whoever reads it may see."""
    kind = _kind(code)
    facts = {fact.number: fact for fact in kind.facts(matter)}
    if not facts and matter.resumed_at and kind.code in RESUMED:
        told = "ce qui fut conventionné avant eut ses lettres alors, et n'en a pas ici."
        raise RefusedRequest(f"dossier {matter.reference}, {kind.label} : {told}")
    if not facts:
        raise RefusedRequest(f"dossier {matter.reference}, {kind.label} : {kind.absent}")
    if number is not None and number not in facts:
        raise UnknownIdentifier(kind.label, str(number), [str(each) for each in facts])
    return _written(matter, kind, facts[max(facts) if number is None else number])


def _kind(code: str) -> AnyLetterKind:
    if code not in KINDS:
        raise UnknownIdentifier("lettre", code, KINDS)
    return KINDS[code]


def _written(matter: LetterMatter, kind: AnyLetterKind, fact: LetterFact[Any]) -> Letter:
    words, body = matter.words, kind.body(matter, fact)
    own, named = words.of(kind.code), _named(matter, fact)
    return Letter(
        kind=kind.code,
        label=kind.label,
        number=fact.number,
        dossier=matter.reference,
        department=matter.department.code,
        heading=body.title,
        on=fact.on,
        place=words.place,
        sender=words.sender or (matter.giver,),
        addressee=tuple(_addressee(matter)),
        references={"Dossier": matter.reference, **_call(matter), **body.references},
        subject=filled(own.subject, named) if own.subject else body.subject,
        greeting=(words.greeting or GREETING) if body.greets else None,
        blocks=tuple(_blocks(matter, body, own, named)),
        farewell=(words.farewell or FAREWELL) if body.greets else None,
        signatory=(own.signatory or words.signatory or SIGNATORY, *body.signed),
    )


def _blocks(matter: LetterMatter, body: LetterBody, own: OwnLetter, named: Mapping[str, str]) -> Iterator[LetterBlock]:
    yield from (LetterParagraph(filled(text, named)) for text in own.opening)
    yield from body.blocks
    yield from (LetterParagraph(filled(text, named)) for text in own.closing)
    if body.remedies:
        yield from remedies(matter)


def _addressee(matter: LetterMatter) -> Iterator[str]:
    organisation = matter.organisation
    yield organisation.name
    form = matter.labels("legal_forms").get(organisation.legal_form or "")
    if form:
        yield str(form)
    yield from (f"{name} {told}" for name, told in (("SIRET", organisation.siret), ("RNA", organisation.rna)) if told)


def _call(matter: LetterMatter) -> dict[str, str]:
    call = {"Appel à projets": matter.call.title} if matter.call else {}
    number = f"{matter.fiche.number} " if matter.fiche.number else ""
    return {**call, "Fiche": f"{number}{matter.fiche.title}"}


def _named(matter: LetterMatter, fact: LetterFact[Any]) -> dict[str, str]:
    """What the words of a department may name."""
    return {
        "reference": matter.reference,
        "title": matter.dossier.title,
        "organisation": matter.organisation.name,
        "call": matter.call.title if matter.call else matter.dossier.call,
        "fiche": matter.fiche.title,
        "day": french(fact.on),
    }
