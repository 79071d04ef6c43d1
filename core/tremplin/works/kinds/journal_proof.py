"""Prove the journal from its last line to its first."""

from tremplin.casework.acting.policy import departments
from tremplin.casework.journal.proof import Proof, verify
from tremplin.catalogue.quantities import plural
from tremplin.errors import Forbidden
from tremplin.records.acts import Act
from tremplin.works.kind import WorkFile, WorkKind, WorkOutcome, WorkRun

EVERYWHERE = "le journal se vérifie entier : c'est à un administrateur de toute la plateforme de le demander."


def run(doing: WorkRun) -> WorkOutcome:
    """Walk the whole journal; what is wrong with it is told line by line in a file."""
    # what is told names rows of every department
    if None not in departments(doing.actor, Act.READ_JOURNAL):
        raise Forbidden(EVERYWHERE)
    with doing.desk.database.reading() as session:
        proof = verify(session, progress=doing.progress)
    told = [problem.sentence[0].upper() + problem.sentence[1:] for problem in proof.problems]
    if proof.untold:
        told.append(f"… et {plural(proof.untold, 'autre faute', 'autres fautes')}.")
    if not told:
        return WorkOutcome(_said(proof))
    doing.file.write_text("\n".join([*told, ""]), "utf-8")
    return WorkOutcome(_said(proof), WorkFile("journal-fautes.txt", "text/plain; charset=utf-8"))


def _said(proof: Proof) -> str:
    read = plural(proof.lines, "ligne lue", "lignes lues")
    last = f" Dernière ligne, à noter ailleurs que sur cette machine : {proof.last}." if proof.last else ""
    if proof.intact:
        return f"Journal entier : {read}.{last if proof.lines else ''}"
    wrong = len(proof.problems) + proof.untold
    return f"Le journal n'est pas entier : {plural(wrong, 'faute', 'fautes')}, {read}.{last}"


KIND = WorkKind("verify_journal", "Vérification du journal", (Act.READ_JOURNAL,), run)
