"""The table of who may ask for what: a line for each address and method behind the gate.

``who`` are the roles that are answered with ``status`` about what is theirs: a carrier about their own organisation,
an official about their department or their territory. All the others are answered as if nothing were there, and
whoever has not signed in is led to do so. A form is sent empty, but for its secret: who may send it is told what is
missing, and nothing is changed.
"""

from typing import NamedTuple

# a word for each account of the small department (tests/desks.py)
CARRIERS = "editor signatory"
OFFICE = "local instructor decider reader"
OFFICIALS = f"{OFFICE} statistician admin"
EVERYBODY = f"{CARRIERS} other {OFFICIALS}"


class Route(NamedTuple):
    """``{dossier}`` and the like stand for one's own, another organisation's and another department's in turn."""

    address: str
    method: str
    who: str
    status: int = 200
    # whoever has not signed in is answered too
    open: bool = False


# a form that is asked for, then sent empty
ASKED_THEN_DONE = (("GET", 200), ("POST", 422))
# whoever fills a dossier in, and whoever may open one, be it elsewhere
EDITS = f"{CARRIERS} instructor"
OPENS = f"{EDITS} other"
# who has the page of each act, from the deposit to the agreement
GRANTING = {
    **dict.fromkeys(("enregistrer", "completer", "transmettre", "avis/demander", "notes"), "instructor"),
    **dict.fromkeys(("convention/envoyer", "convention/porteur", "demarrer"), "instructor"),
    **dict.fromkeys(("decision", "decision/reprise", "convention", "avenants"), "decider"),
    "avis": "local instructor",
    "decision/rouvrir": "instructor decider",
}
# the letter of an act that was not done yet leads to the others
LETTERS = (("", 200), ("/{kind}", 303), ("/{kind}.pdf", 303))
# what both sides read of an operation
READ = ("echeancier", "historique", "comites", "messages", "demandes/{kind}", "convention/signature")
# the people of an operation, and the forms of those who record them
PEOPLE, RECORDING = "/dossiers/{operation}/participants", f"{CARRIERS} instructor"
RECORDED = ("nouveau", "modele.xlsx", "import", "{number}/pieces", "{number}/{part}")
# what is said of an operation in the end
TOLD = ("realise", "bilans", "bilans/{number}", "bilans/mois/{when}")
SITTING, CALL = "/commissions/{sitting}", "/appels/{department}/{call}"
SITTING_PAGES = (
    "",
    "/grille.csv",
    "/courriers",
    "/courriers.zip",
    *(f"/courriers/{{reference}}{page}" for page in ("", "/lettre.pdf")),
)

# from the operation to the last payment: the acts that are declared, then the pages
OPERATING = {
    "versements": "decider",
    "versements/mandat": "decider",
    "solde/arreter": "instructor",
    "solde/admettre": "decider",
    "clore": "decider",
    "corriger": "local instructor decider",
    "suivi": "local instructor",
}
PROOFS = "/dossiers/{operation}/preuves"
# what an admin is shown, then asked to choose
ADMINS = ("journal", "envois", "roles", "invitations", "conservation", "conservation/personne")
BY_ADMINS = tuple((method, "admin", code) for method, code in ASKED_THEN_DONE)

ROUTES = (
    Route("/connexion", "GET", EVERYBODY, 303, open=True),
    Route("/connexion", "POST", EVERYBODY, 422, open=True),
    # a browser of these tests owes no second factor: it is led on
    *(Route(f"/connexion/{page}", method, EVERYBODY, 303) for page in ("code", "cle") for method in ("GET", "POST")),
    Route("/connexion/confirmer", "GET", EVERYBODY),
    Route("/connexion/confirmer", "POST", EVERYBODY, 422),
    Route("/connexion/prolonger", "POST", EVERYBODY, 303),
    # of a provider that no setting names here: nothing is there
    Route("/connexion/oidc", "GET", EVERYBODY, 404, open=True),
    Route("/connexion/oidc/retour", "GET", EVERYBODY, 404, open=True),
    Route("/compte/identites", "GET", EVERYBODY, 404),
    Route("/compte/identites", "POST", EVERYBODY, 404),
    Route("/compte/identites/{identity}/retirer", "POST", EVERYBODY, 404),
    Route("/connexion/reprise", "GET", EVERYBODY),
    Route("/connexion/reprise", "POST", EVERYBODY, 303),
    Route("/connexion/reprise/oublier", "POST", EVERYBODY, 303),
    Route("/deconnexion", "POST", EVERYBODY, 303),
    Route("/mot-de-passe", "GET", EVERYBODY, open=True),
    Route("/mot-de-passe", "POST", EVERYBODY, 422, open=True),
    Route("/mot-de-passe/{token}", "GET", EVERYBODY, 404, open=True),
    Route("/mot-de-passe/{token}", "POST", EVERYBODY, 404, open=True),
    Route("/compte", "GET", EVERYBODY),
    Route("/compte", "POST", EVERYBODY, 422),
    Route("/compte/code", "GET", EVERYBODY),
    Route("/compte/code", "POST", EVERYBODY, 422),
    Route("/compte/code/image.svg", "GET", EVERYBODY),
    Route("/compte/code/retirer", "POST", EVERYBODY, 422),
    Route("/compte/cles", "GET", EVERYBODY),
    Route("/compte/cles", "POST", EVERYBODY, 422),
    # a key of nobody's, as those of others are to each
    Route("/compte/cles/{key}/retirer", "POST", EVERYBODY, 404),
    Route("/compte/secours", "GET", EVERYBODY),
    Route("/compte/secours", "POST", EVERYBODY, 422),
    Route("/compte/sessions", "GET", EVERYBODY),
    Route("/compte/sessions", "POST", EVERYBODY, 422),
    # the tokens of machines: one that is nobody's, as those of others are to each
    Route("/compte/jetons", "GET", EVERYBODY),
    Route("/compte/jetons", "POST", EVERYBODY, 422),
    Route("/compte/jetons/{machine}/retirer", "POST", EVERYBODY, 404),
    Route("/compte/deconnecter-partout", "POST", EVERYBODY, 303),
    Route("/inscription", "GET", EVERYBODY, open=True),
    Route("/inscription", "POST", EVERYBODY, 422, open=True),
    Route("/inscription/{token}", "GET", EVERYBODY, 404, open=True),
    Route("/inscription/{token}", "POST", EVERYBODY, 404, open=True),
    Route("/invitation/{token}", "GET", EVERYBODY, 404, open=True),
    Route("/invitation/{token}", "POST", EVERYBODY, 404, open=True),
    Route("/espace", "GET", EVERYBODY),
    # the figures of one's perimeter: of a call, which is everybody's, each reads what is theirs
    Route("/chiffres", "GET", f"{CARRIERS} other {OFFICE} statistician"),
    Route("/chiffres/{portee}", "GET", f"{CARRIERS} other {OFFICE} statistician"),
    Route("/chiffres/{portee}", "POST", "local instructor decider reader statistician", 422),
    Route("/chiffres/export", "GET", f"{CARRIERS} other {OFFICE} statistician", 303),
    Route("/chiffres/export", "POST", f"{CARRIERS} other {OFFICE} statistician", 422),
    # a fiche tried before it is published
    Route("/administration/essai", "GET", "admin"),
    Route("/administration/essai", "POST", "admin", 422),
    # what admins look over, and who may come in
    Route("/administration", "GET", "admin"),
    Route("/administration/greffons", "GET", "admin"),
    *(Route(f"/administration/{page}", method, "admin", code) for page in ADMINS for method, code in ASKED_THEN_DONE),
    *(Route(f"/administration/comptes/{page}", *each) for page in ("nouveau", "{account}") for each in BY_ADMINS),
    Route("/administration/comptes", "GET", "admin"),
    # a dossier from its first line to its receipt
    Route("/dossiers", "GET", f"{CARRIERS} other {OFFICE}"),
    Route("/fiches/{department}/{call}/{slug}/dossier", "GET", OPENS),
    Route("/fiches/{department}/{call}/{slug}/dossier", "POST", OPENS, 422),
    Route("/dossiers/{dossier}", "GET", f"{CARRIERS} {OFFICE}"),
    Route("/dossiers/{dossier}", "POST", EDITS, 422),
    Route("/dossiers/{dossier}/saisie/{step}", "GET", EDITS),
    Route("/dossiers/{dossier}/saisie/{step}", "POST", EDITS, 422),
    Route("/dossiers/{dossier}/deposer", "GET", "signatory"),
    Route("/dossiers/{dossier}/deposer", "POST", "signatory", 422),
    # of a draft, which has none: its page says so
    Route("/dossiers/{dossier}/recepisse", "GET", f"{CARRIERS} {OFFICE}", 303),
    Route("/dossiers/{dossier}/recepisse.pdf", "GET", f"{CARRIERS} {OFFICE}", 303),
    Route("/dossiers/{dossier}/retirer", "GET", "signatory instructor"),
    Route("/dossiers/{dossier}/retirer", "POST", "signatory instructor", 422),
    Route("/dossiers/{dossier}/copie", "POST", EDITS, 422),
    Route("/dossiers/{dossier}/pieces", "GET", f"{CARRIERS} {OFFICE}"),
    Route("/dossiers/{dossier}/pieces", "POST", EDITS, 422),
    Route("/dossiers/{dossier}/pieces/{number}", "GET", f"{CARRIERS} {OFFICE}"),
    Route("/dossiers/{dossier}/pieces/{number}", "POST", EDITS, 422),
    *(Route("/dossiers/export.{kind}", method, f"{CARRIERS} other {OFFICE}", code) for method, code in ASKED_THEN_DONE),
    # what officials do, each act on its page
    *(Route("/dossiers/{dossier}/instruire", method, "instructor", code) for method, code in ASKED_THEN_DONE),
    # from the instruction to the agreement
    *(
        Route(f"/dossiers/{{dossier}}/{page}", method, who, code)
        for page, who in GRANTING.items()
        for method, code in ASKED_THEN_DONE
    ),
    Route("/dossiers/{dossier}/notes/total", "POST", "instructor"),
    Route("/dossiers/{dossier}/decision/apercu", "POST", "decider"),
    Route("/dossiers/{dossier}/demandes", "GET", "signatory instructor decider", 303),
    # its letters
    *(Route(f"/dossiers/{{dossier}}/lettres{page}", "GET", f"{CARRIERS} {OFFICE}", code) for page, code in LETTERS),
    # long works, each its owner's alone
    Route("/travaux", "GET", OFFICIALS),
    *(Route("/travaux/{work}", method, "admin", code) for method, code in ASKED_THEN_DONE),
    Route("/travaux/{work}/fichier", "GET", "admin"),
    # what comes after the deposit and the agreement, about an operation that runs
    *(Route(f"/dossiers/{{operation}}/{page}", "GET", f"{CARRIERS} {OFFICE}") for page in READ),
    Route("/dossiers/{operation}/messages", "POST", f"{CARRIERS} local instructor decider", 422),
    Route("/dossiers/{operation}/demandes/{kind}", "POST", "signatory instructor decider", 422),
    Route("/dossiers/{operation}/convention/signature", "POST", "signatory instructor", 422),
    *(Route(f"{PEOPLE}{page}", "GET", f"{CARRIERS} {OFFICE}") for page in ("", "/{number}")),
    *(Route(f"{PEOPLE}/{page}", "GET", RECORDING) for page in RECORDED),
    *(Route(f"{PEOPLE}/{page}", "POST", RECORDING, 422) for page in RECORDED if page != "modele.xlsx"),
    # a file waits for whoever gave it, and for nobody else
    *(Route(f"{PEOPLE}/import/{{word}}{more}", "GET", "editor") for more in ("", "/a-corriger")),
    Route(f"{PEOPLE}/import/{{word}}", "POST", "editor", 303),
    *(Route(f"/dossiers/{{operation}}/{page}", "GET", f"{CARRIERS} {OFFICE}") for page in TOLD),
    Route("/dossiers/{operation}/realise", "POST", RECORDING, 422),
    Route("/dossiers/{operation}/bilans", "POST", "signatory local instructor", 422),
    Route("/dossiers/{operation}/bilans/pieces", "POST", RECORDING, 422),
    Route("/dossiers/{operation}/bilans/mois/{when}", "POST", "signatory local", 422),
    # from the operation to the last payment
    *(
        Route(f"/dossiers/{{dossier}}/{page}", method, who, code)
        for page, who in OPERATING.items()
        for method, code in ASKED_THEN_DONE
    ),
    *(Route(f"/dossiers/{{dossier}}/{page}", "GET", "instructor decider") for page in ("solde", "solde/simulation")),
    Route("/dossiers/{operation}/comites", "POST", "local instructor", 422),
    *(Route(f"{PROOFS}{page}", "GET", OFFICE) for page in ("", "/{number}/{piece}")),
    Route(f"{PROOFS}/{{number}}/{{piece}}", "POST", "local instructor", 422),
    Route(f"{PEOPLE}/{{number}}/pieces/{{piece}}", "GET", f"{CARRIERS} local instructor"),
    Route("/versements", "GET", "decider"),
    Route("/versements/export", "POST", "decider", 422),
    Route("/organismes", "GET", EVERYBODY),
    Route("/organismes/nouveau", "GET", EVERYBODY),
    Route("/organismes/nouveau", "POST", EVERYBODY, 422),
    Route("/organismes/{organisation}", "GET", f"{CARRIERS} instructor admin"),
    Route("/organismes/{organisation}", "POST", "instructor admin", 422),
    Route("/organismes/{organisation}/membres", "GET", f"{CARRIERS} instructor admin"),
    Route("/organismes/{organisation}/membres", "POST", "signatory instructor admin", 422),
    Route("/organismes/{organisation}/agrements", "GET", f"{CARRIERS} instructor admin"),
    Route("/organismes/{organisation}/agrements", "POST", "instructor admin", 422),
    Route("/organismes/{organisation}/iban", "GET", "signatory instructor decider"),
    Route("/organismes/{organisation}/iban", "POST", "signatory instructor decider", 422),
    # commissions, and what a call has to give: a commission that has decided a dossier
    Route("/commissions", "GET", "instructor decider reader"),
    Route("/commissions", "POST", "instructor decider", 422),
    *(Route(f"{SITTING}{page}", "GET", "instructor decider reader") for page in SITTING_PAGES),
    *(Route(f"{SITTING}{page}", "POST", "instructor decider", 422) for page in ("", "/inscrire", "/deliberation")),
    Route(f"{SITTING}/inscrire", "GET", "instructor decider"),
    Route(f"{SITTING}/courriers", "POST", "instructor decider reader", 303),
    Route(f"{SITTING}/decisions", "GET", "decider"),
    Route(f"{SITTING}/decisions", "POST", "decider", 422),
    Route(f"{SITTING}/decisions/confirmer", "GET", "decider", 303),
    Route(f"{SITTING}/decisions/confirmer", "POST", "decider", 422),
    Route("/appels", "GET", f"{OFFICE} admin"),
    Route(f"{CALL}/classement", "GET", OFFICE),
    *(Route(f"{CALL}/{page}", "GET", "instructor decider admin") for page in ("enveloppes", "enveloppes/{envelope}")),
    Route(f"{CALL}/enveloppes/{{envelope}}", "POST", "decider admin", 422),
    Route(f"{CALL}/simulations", "GET", "instructor decider"),
    Route(f"{CALL}/simulations", "POST", "instructor decider", 422),
)
