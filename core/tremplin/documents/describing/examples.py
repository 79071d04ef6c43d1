"""What a document writes under its keys: the examples of docs/fiche.md, each of which a test reads in a whole fiche."""

from collections.abc import Mapping

# by the key of a fiche under which it stands in the handbook
EXAMPLES: Mapping[str, str] = {
    "official_text": """
        official_text:
          title: Appel à projets 2026, délibération du 15 décembre 2025
          url: https://www.exemple.fr/appels/2026.pdf
          voted_on: 2025-12-15
    """,
    "deposit": """
        deposit:
          how: Le dossier se dépose en ligne ; un exemplaire signé suit par courrier.
          url: https://demarches.exemple.fr/insertion
          address: Service insertion, 1 place de la République, 00000 Exemple
          email: appels@exemple.fr
          source: Modalités de dépôt
    """,
    "carriers": """
        carriers:
          legal_forms: [association]
          conditions:
            - Il connaît le territoire et ses partenaires.
            - {code: locaux, label: Il dispose de locaux accessibles., required: true}
          source: Porteurs éligibles
    """,
    "windows": """
        windows:
          - opens: 2026-01-05
            closes: 2026-01-31
            closes_at: 16:00
            source: Calendrier
    """,
    "application": """
        application:
          questions:
            - {code: stage, label: Un stage est-il prévu ?, type: yes_no, required: true, source: Dossier}
            - code: lieux
              label: Où a-t-il lieu ?
              type: choice
              choices: [{code: entreprise, label: En entreprise}, {code: association, label: En association}]
              multiple: true
              required: true
              shown_if: {question: stage, answer: true}
              source: Dossier
            - {code: distance, label: À combien de kilomètres ?, type: decimal, max: 30, source: Dossier}
          attestations:
            - {code: cotisations, label: Il est à jour de ses cotisations sociales., required: true, source: Dossier}
    """,
    "lots": """
        lots: [bassin-nord]
    """,
    "partners": """
        partners: {allowed: true, max: 3, source: Candidatures groupées}
    """,
    "criteria": """
        criteria:
          - {code: qualite, label: Qualité du projet, points: 20, weight: 60 %, threshold: 10, source: "Sélection, 1"}
          - {code: cout, label: Coût par personne, points: 10, weight: 40 %, source: "Sélection, 2"}
        ranking: {threshold: 50, source: "Sélection, 3"}
    """,
    "funding": """
        funding:
          costs: [staff, operating, investment]
          source: Dépenses éligibles
          cost_lines:
            - {code: encadrement, label: Encadrement technique, family: staff}
            - {code: loyers, label: Loyers des ateliers, family: operating}
            - {code: machines, label: Achat de machines, family: investment}
          budget_years: [2026, 2027]
          rules:
            - {kind: intervention_rate, rate: 50 %, source: "Financement, 1"}
            - {kind: public_aid_ceiling, rate: 80 %, base: [staff, operating], source: "Financement, 2"}
            - {kind: own_share, at_least: 10 %, source: "Financement, 3"}
            - {kind: balanced_budget, source: "Financement, 4"}
            - {kind: grant_floor, amount: 2 000 €, source: "Financement, 5"}
            - {kind: total_cost_floor, amount: 10 000 €, source: "Financement, 5"}
            - {kind: count, of: public, code: brsa, at_least: 8, at_most: 15, source: Publics}
            - kind: unit_price
              code: accompagnement
              label: Accompagnement
              per: participant
              amount: 800 €
              scale: [{when: {public: brsa}, amount: 1 200 €}]
              source: Barème
          options:
            - code: charges-indirectes
              label: Charges indirectes
              source: "Financement, 6"
              choices:
                - code: forfait
                  label: 40 % du personnel
                  rules: [{kind: indirect_costs, mode: flat, rate: 40 %, base: [staff], source: "Financement, 6"}]
                - code: reel
                  label: Au réel
                  rules: [{kind: indirect_at_cost, source: "Financement, 6"}]
    """,
    "duration": """
        duration: {at_least: 6 months, at_most: 12 months, source: Durée}
    """,
    "payment": """
        payment:
          instalments:
            - {code: demarrage, share: 30 %, on: signature, source: "Versements, 1"}
            - {code: ete, amount: 5 000 €, on: date, date: 2026-07-01, within: 1 month, source: "Versements, 2"}
            - {code: mi-parcours, share: 40 %, on: interim_report, report: bilan-6-mois, source: "Versements, 3"}
            - {code: solde, on: final_report, within: 3 months, source: "Versements, 4"}
        reports:
          interim:
            - {code: bilan-6-mois, after: 6 months, within: 1 month, parts: [Dépenses], source: Bilans}
    """,
    "indicators": """
        indicators:
          - {code: accueillis, label: Personnes accueillies, measure: participants_welcomed, by: [public, sex]}
          - code: en-emploi
            label: Jeunes bénéficiaires du RSA en emploi six mois après leur embauche
            measure: participants_employed
            where: {public: [brsa], age: [18-25]}
            at: 6-months
            from: hiring
            of: accueillis
            target: 60 %
            source: "Évaluation, 3"
    """,
}
