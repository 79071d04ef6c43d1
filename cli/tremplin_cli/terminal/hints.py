"""Which commands a person is told to type next: those whose act is theirs to do, by the policy and the life cycle.

The table says which act each command does; casework says who may do it now. What does no act is told to everybody.
"""

from collections.abc import Sequence

import click

from tremplin.errors import TremplinError
from tremplin.records.acts import Act
from tremplin.records.reference import identifier
from tremplin_cli.terminal.nouns import late
from tremplin_cli.terminal.session import CommandSession

with late():
    from tremplin.casework.reading import offers

# on a dossier, which the word after the verb names
ON_DOSSIER = {
    **{
        f"dossiers {verb}": (Act(verb),)
        for verb in ("edit", "attach", "deposit", "record", "return", "review", "assign", "opine", "score", "agree")
    },
    **{
        f"dossiers {verb}": (Act(verb),) for verb in ("amend", "start", "realise", "pay", "close", "withdraw", "reopen")
    },
    "dossiers ask-opinion": (Act.ASK_OPINION,),
    "dossiers decide": (Act.ACCEPT, Act.REFUSE),
    "dossiers send": (Act.SEND_AGREEMENT,),
    "dossiers sign": (Act.SIGN_AGREEMENT,),
    "dossiers committee": (Act.FOLLOW,),
    "dossiers follow-up": (Act.FOLLOW,),
    "dossiers report": (Act.REPORT, Act.FOLLOW),
    "settlements admit": (Act.ADMIT,),
    "settlements settle": (Act.SETTLE,),
    "dossiers confirm-take-over": (Act.CONFIRM_TAKEOVER,),
    "dossiers answer": (Act.ANSWER,),
    "payments mandate": (Act.MANDATE,),
    "participants add": (Act.RECORD_PEOPLE,),
    "participants edit": (Act.RECORD_PEOPLE,),
    "participants exit": (Act.RECORD_PEOPLE,),
    "participants import": (Act.RECORD_PEOPLE,),
    "participants evidence": (Act.RECORD_PEOPLE, Act.CHECK_EVIDENCE),
}
BESIDE = {
    "dossiers create": Act.CREATE,
    "dossiers rank": Act.RANK,
    "organisations edit": Act.MANAGE_ORGANISATIONS,
    "organisations accredit": Act.MANAGE_ORGANISATIONS,
    "organisations bank-confirm": Act.CONFIRM_BANK,
    "organisations admit": Act.ADMIT_MEMBER,
    "organisations verify": Act.VERIFY_ORGANISATION,
    "commissions add": Act.PREPARE_COMMISSION,
    "commissions decide": Act.ACCEPT,
    "commissions minutes": Act.PREPARE_COMMISSION,
    "users grant": Act.MANAGE_ACCOUNTS,
    "users enable": Act.MANAGE_ACCOUNTS,
    "envelopes set": Act.MANAGE_ENVELOPES,
    "envelopes adopt": Act.ADOPT_GRANTS,
}


def possible(commands: Sequence[str]) -> list[str]:
    """Those of these commands that the person of this command may type; where none is left, to read the dossier."""
    context = click.get_current_context(silent=True)
    session = context.find_object(CommandSession) if context else None
    login = context.params.get("login") if context else None
    if session is None or not isinstance(login, str):
        return [*commands]
    kept = [command for command in commands if _possible(session, login, command)]
    if kept or not commands:
        return kept
    named = next(
        (words[3] for words in map(str.split, commands) if " ".join(words[1:3]) in ON_DOSSIER and words[3:]), None
    )
    return [f"tremplin dossiers show {named}"] if named else []


def _possible(session: CommandSession, login: str, command: str) -> bool:
    words = command.split()
    does = " ".join(words[1:3])
    # somebody else's command, whose rights are theirs
    if "--as" in words or does not in {**ON_DOSSIER, **BESIDE}:
        return True
    try:
        actor = session.actor(login)
        named = words[3] if len(words) > 3 else ""
        if does in BESIDE or identifier(named) is None:
            # « DOSSIER » stands for whichever they will choose
            return any(offers.holds(actor, act) for act in ON_DOSSIER.get(does) or (BESIDE[does],))
        acts = offers.open_to(session.desk, actor, named, at=session.now())
        return not acts.isdisjoint(ON_DOSSIER[does])
    except TremplinError:
        # what was done is done: a hint that cannot be judged is not worth a refusal
        return False
