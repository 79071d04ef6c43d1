"""``tremplin dossiers take-over``, typed: what is entered says where it is read, and who must confirm it."""

from desks import Office

INSTRUCTOR, DECIDER = "instructor@exemple.fr", "decider@exemple.fr"
PAST = """\
fiche: 00/2026/ateliers
organisation: W000000001
title: Atelier de 2024
starts_on: 01/03/2024
ends_on: 28/02/2025
budget: {staff: 40000, indirect: 6000, operating: 0, external_services: 0, other: 0}
requested: 46 000 €
past: {source: "Convention sur papier", deposited_on: 15/01/2024, decided_on: 12/02/2024, granted: 46 000 €,
       reason: Délibération 2024-12, agreement: {signed_on: 20/02/2024, advance: 20 000 €}}
"""


def test_what_is_taken_over_says_where_it_is_read_and_its_confirmation_falls_to_another(
    at_desk, office: Office, tmp_path
):
    file = tmp_path / "reprise.yaml"
    file.write_text(PAST, "utf-8")
    tried = at_desk("dossiers", "take-over", str(file), "--dry-run", login=INSTRUCTOR)
    assert tried.out == "1 dossier repris : rien n'est enregistré.\n"
    done = at_desk("dossiers", "take-over", str(file), login=INSTRUCTOR)
    assert (done.code, done.out) == (0, "1 dossier repris.\n")
    # whoever enters it does not confirm it
    assert "confirm-take-over" not in done.err
    assert "tremplin dossiers show 00-2026-000001" in done.err
    shown = at_desk("dossiers", "show", "00-2026-000001", login=DECIDER).out
    shown = " ".join(shown.split())
    assert ". Motif : Reprise : Convention sur papier" in shown
    assert "par Reprise" not in shown
    assert "Reprise" not in at_desk("dossiers", "show", "00-2026-000001", login="signatory@exemple.fr").out
