"""The acts beside the dossiers: who may do them is the policy, and what must hold is here."""

from tremplin.casework.acting.conditions import allotting, applying, banking, resuming, sitting
from tremplin.casework.acting.conditions.beside import joining, machines, managing, posting
from tremplin.casework.acting.lines import ActLine
from tremplin.records.acts import Act

BESIDE = (
    ActLine(Act.SEE, "lire ce dossier"),
    ActLine(Act.CREATE, "ouvrir un dossier", (applying.opened,)),
    ActLine(Act.TAKE_OVER, "reprendre une convention d'avant", (resuming.past_of_others, resuming.all_past)),
    ActLine(
        Act.MANAGE_ORGANISATIONS,
        "gérer les organismes",
        (managing.told_apart, managing.accredited_in_order, managing.accredited_once),
    ),
    ActLine(
        Act.ENTER_BANK,
        "donner les coordonnées bancaires d'un organisme",
        (banking.one_at_a_time, banking.something_changes, banking.documented, banking.never_a_member),
    ),
    ActLine(
        Act.CONFIRM_BANK,
        "confirmer ou écarter des coordonnées bancaires",
        (
            banking.bank_awaited,
            banking.confirmed_by_somebody_else,
            banking.never_a_member,
            banking.read_alike,
            banking.refused_with_a_reason,
        ),
    ),
    ActLine(Act.ORDER_PAYMENTS, "donner à la comptabilité la liste des versements à mandater"),
    ActLine(
        Act.MANAGE_ACCOUNTS,
        "gérer les comptes",
        (
            managing.installed_once,
            managing.an_admin_left,
            managing.disabled_in_turn,
            managing.role_in_turn,
            managing.renamed_otherwise,
            managing.not_come_yet,
        ),
    ),
    ActLine(Act.CONFIRM_ROLE, "confirmer un rôle", (managing.confirmed_by_another, managing.awaited)),
    ActLine(
        Act.REGISTER,
        "s'inscrire, inscrire un organisme, demander à en rejoindre un",
        (joining.few_waiting, joining.not_there_yet),
    ),
    ActLine(
        Act.VERIFY_ORGANISATION,
        "vérifier un organisme qui s'est inscrit seul",
        (joining.to_verify, joining.verified_by_a_stranger),
    ),
    ActLine(
        Act.ADMIT_MEMBER,
        "répondre à qui demande à rejoindre un organisme",
        (joining.asked_to_join, joining.admitted_by_another),
    ),
    ActLine(
        Act.MANAGE_MEMBERS,
        "inviter les membres de son organisme, changer leur rôle, les retirer",
        (joining.member_now, joining.a_signatory_left),
    ),
    ActLine(
        Act.MANAGE_ENVELOPES,
        "gérer les enveloppes",
        (allotting.priced, allotting.allotting, allotting.not_below_committed),
    ),
    ActLine(Act.READ_ENVELOPES, "lire les enveloppes, ce qui y est engagé et ce qu'elles ont été"),
    ActLine(
        Act.ADOPT_GRANTS,
        "reprendre dans une enveloppe ce qui a été accordé sans elle",
        (allotting.left_out, allotting.room_for_all),
    ),
    ActLine(Act.REMOVE_ENVELOPE, "retirer une enveloppe qui n'a jamais servi", (allotting.never_drawn,)),
    ActLine(Act.RANK, "classer les dossiers"),
    ActLine(
        Act.PREPARE_COMMISSION,
        "préparer une commission et en garder la délibération",
        (
            *(sitting.opened_once, sitting.listable, sitting.listed_once, sitting.undecided_there),
            *(sitting.sat, sitting.deliberated_in_order),
        ),
    ),
    ActLine(Act.READ_COMMISSION, "lire une commission et ce qu'elle a décidé"),
    ActLine(Act.READ_JOURNAL, "lire le journal"),
    ActLine(Act.FETCH, "ouvrir une pièce jointe"),
    ActLine(Act.READ_BANK_DOCUMENT, "ouvrir une pièce qui porte des coordonnées bancaires"),
    ActLine(
        Act.MANAGE_MAIL,
        "gérer les courriels",
        (posting.put_off_or_failed, posting.still_to_send, posting.withheld),
    ),
    ActLine(
        Act.MANAGE_TOKENS,
        "faire et retirer ses jetons, par lesquels un logiciel demande à sa place",
        (machines.named, machines.for_something, machines.ends_in_time, machines.few_tokens),
    ),
    ActLine(
        Act.MANAGE_WEBHOOKS,
        "gérer les adresses que l'on prévient de ce qui arrive aux dossiers",
        (machines.few_addresses, machines.told_once, machines.call_put_off_or_failed),
    ),
    ActLine(Act.SEE_PEOPLE, "lire ce qui est suivi des personnes, sans leur nom"),
    ActLine(Act.READ_IDENTITIES, "lire qui sont les personnes"),
    ActLine(Act.READ_HEALTH, "lire ce qui touche à leur santé"),
    ActLine(Act.GIVE_ACCESS, "donner à une personne ce qui est gardé d'elle"),
    ActLine(Act.ERASE_PERSON, "effacer une personne"),
    ActLine(Act.READ_FIGURES, "lire des chiffres"),
    ActLine(Act.EXACT_FIGURES, "lire des chiffres exacts"),
    ActLine(Act.SEAL, "mettre sous scellés ce qui était là"),
)
