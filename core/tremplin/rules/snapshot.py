"""The snapshot of a fiche: what a dossier keeps of it when it is opened, and the way back, to be judged by it for ever.

The published form is what other software saw, all that its hash covers; the document is the whole fiche, each of its
rules with the stage and the severity that it had. To read it back, the installed kinds give the class of their terms,
and no more.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from tremplin.catalogue.door import (
    Choosing,
    Fiche,
    Rule,
    Severity,
    Stage,
    Terms,
    content_hash,
    facts_of,
    frozen,
    parts_of,
    thawed,
)
from tremplin.documents.texts import names
from tremplin.errors import RefusedRequest, excerpt
from tremplin.rules.kind import RuleKind
from tremplin.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A fiche as it stood one day; ``form`` and ``document`` are texts, in canonical JSON."""

    hash: str
    fiche: str
    form: str
    document: str


def freeze(fiche: Fiche, form: Mapping[str, Any]) -> Snapshot:
    """The snapshot of a fiche and of its published form."""
    lasting, document = _canonical(facts_of(form)), document_of(fiche)
    return Snapshot(hash=content_hash(form), fiche=str(fiche.id), form=lasting, document=document)


def document_of(fiche: Fiche, *, lean: bool = False) -> str:
    """The whole of a fiche, frozen; ``lean``, without what the classes of today say by themselves."""
    rules = [
        rule.published()
        | {"parameters": frozen(rule.terms, lean=lean)}
        | ({"under": frozen(rule.under)} if rule.under else {})
        for rule in fiche.rules
    ]
    return _canonical(frozen(replace(fiche, rules=()), lean=lean) | {"rules": rules})


def thaw(document: str, kinds: Mapping[str, RuleKind], *, proved: bool = False) -> Fiche:
    """The fiche that was frozen; the rules that cannot be judged any more are refused, all of them at once.

    A key of the fiche that is not known any more is ignored. One of the terms of a rule is not: without it, the rule
    would answer otherwise than it did; this is looked at unless it was ``proved`` with the classes of today.
    """
    try:
        said = json.loads(document)
        rules = said.pop("rules")
        parts = parts_of(Fiche, said)
    # json.JSONDecodeError is a ValueError
    except (ValueError, KeyError) as error:
        raise RefusedRequest(f"La fiche gelée ne se relit pas ({_told(error)}) : restaurez une sauvegarde.") from error
    classes = {name: kinds[name].terms if name in kinds else None for name in {rule["kind"] for rule in rules}}
    told = [*_lost(dict.fromkeys(rule["kind"] for rule in rules), kinds)] if None in classes.values() else []
    made = []
    for rule in rules:
        terms = classes[rule["kind"]]
        if terms is not None:
            try:
                made.append(_rule(rule, terms, proved))
            except Exception as error:  # whatever the class of a stranger does, the other rules are told too
                told.append(_unlike(rule["kind"], error))
    if told:
        raise RefusedRequest(" ".join(told))
    return Fiche(**parts, rules=tuple(made))


def intact(snapshot: Snapshot) -> bool:
    """Whether the published form is the one that was frozen, which its hash tells."""
    try:
        form = json.loads(snapshot.form)
        said = form["id"], form["hash"], content_hash(form)
    except (ValueError, LookupError, TypeError, AttributeError):  # whatever was written in its place
        return False
    return said == (snapshot.fiche, snapshot.hash, snapshot.hash)


def _canonical(value: Any) -> str:
    # canonical, so that one fiche has one hash: keys sorted, no space, UTF-8
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _rule(said: Mapping[str, Any], kind: type[Terms], proved: bool) -> Rule:
    terms, parameters = thawed(kind, said["parameters"]), said["parameters"]
    # a call is judged for ever by what it said that day: a term lost on the way would change a verdict in silence
    if not proved and not _holds(frozen(terms), parameters):
        raise ValueError(f"{kind.__name__}: what was frozen is not what it says now")
    # the stage and severity of that day, not those that the installed kind has now
    # what was frozen before there were options is under none
    under = thawed(tuple[Choosing, ...], said["under"]) if said.get("under") else ()
    return Rule(said["kind"], Stage(said["stage"]), Severity(said["severity"]), said["source"], terms, under)


def _holds(now: Any, then: Any) -> bool:
    """Whether a frozen value says all that another one said; it may say more."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(key in now and _holds(now[key], value) for key, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(now) == len(then) and all(map(_holds, now, then))
    return bool(now == then)


def _lost(asked: Iterable[str], kinds: Mapping[str, RuleKind]) -> Iterator[str]:
    """A sentence for the kinds that are not installed any more, another for those whose terms have no known class."""
    gone = [name for name in asked if name not in kinds]
    mute = [name for name in asked if name in kinds and kinds[name].terms is None]
    if len(gone) == 1:
        yield f"La règle {names(gone)} n'est plus installée : réinstallez le greffon qui l'apporte."
    elif gone:
        yield f"Les règles {names(gone)} ne sont plus installées : réinstallez les greffons qui les apportent."
    for name in mute:
        yield (
            f"La règle « {name} » ne dit pas la classe de ses termes : "
            "son auteur doit l'écrire, sous « builds », dans son RuleKind."
        )


def _unlike(kind: str, error: Exception) -> str:
    return (
        f"La règle « {kind} » ne se relit pas telle qu'elle a été gelée ({_told(error)}) : "
        "réinstallez la version qui l'a gelée, ou prévenez qui l'a écrite."
    )


def _told(error: Exception) -> str:
    return excerpt(f"{type(error).__name__}: {error}", most=160)


def seal(document: str) -> str:
    """The SHA-256 of a frozen fiche as a whole: the hash of a snapshot is that of its published form alone."""
    return sha256(document.encode()).hexdigest()
