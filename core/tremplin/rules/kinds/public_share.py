"""The share of one public among the participants."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Participants,
    Rate,
    RuleKind,
    Stage,
    Words,
    absent,
    broken,
    dataclass,
    met,
    named,
    number,
    of,
    plural,
    public_counts,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicShare:
    """Bound the share of one public: a maximum, a minimum, or a part to be exceeded (a majority)."""

    public: str
    label: str = ""
    at_most: Rate | None = None
    at_least: Rate | None = None
    more_than: Rate | None = None

    def state(self, words: Words) -> str:
        bound = "au plus" if self.at_most else "au moins" if self.at_least else "plus de"
        share = self.at_most or self.at_least or self.more_than
        return f"Parmi les participants, {bound} {share} {of(named([self.public], words('publics')))}"

    def reads(self) -> tuple[str, ...]:
        return (f"participants.{self.public}", "participants.total")

    def check(self, facts: Facts) -> Finding:
        return self.of_people(facts.participants)

    def of_people(self, people: Participants) -> Finding:
        count, total = people.of(self.public), people.total
        if count is UNKNOWN or total is UNKNOWN:
            read = {f"participants.{self.public}": count, "participants.total": total}
            return unknown(*absent(read), called=public_counts({self.public: self.label}))
        # no share is asked of nobody: « 0 sur 0 » is neither met nor broken
        if not total:
            return unknown("participants.total")
        bound, margin = self._bound(count, total)

        def told() -> str:
            public = f"{self.label[0].upper()}{self.label[1:]}" if self.label else self.public
            who = f"{public} : {count} sur {plural(total, 'participant')}"
            return f"{who}, {self._asked(bound)}."

        if margin >= 0:
            return met(told, margin=margin, unit="participants", nearest=count)
        if not 0 <= bound <= total:
            return undecided(
                told, "Revoyez le nombre de participants.", margin=margin, unit="participants", nearest=bound
            )
        # one person more or less would change the total as well, of which the share is asked
        return broken(
            lambda: f"{told()} Sans changer le total de {total}, {self._counted(bound)}.",
            margin=margin,
            unit="participants",
            nearest=bound,
            advised=f"participants.{self.public}",
        )

    def _bound(self, count: int, total: int) -> tuple[int, int]:
        """The nearest whole number of people that passes, and by how many the count passes it."""
        if self.at_most:
            # rounded down: « maximum 20 % » of 12 people is 2, since 3 would exceed it
            most = self.at_most.of(total)
            return most, most - count
        if self.at_least:
            # rounded up: fewer people would not make the share
            least = -(-total * self.at_least.numerator // self.at_least.denominator)
            return least, count - least
        share = self.more_than or Rate(0, 1)
        # a majority (« plus de 50 % ») is not met by the half itself
        over = share.of(total) + 1
        return over, count - over

    def _counted(self, bound: int) -> str:
        # the words of a public are in the plural, which begins at two
        return f"comptez {number(bound)} {self.label or self.public}" if bound > 1 else f"comptez-en {bound}"

    def _asked(self, bound: int) -> str:
        if self.at_most:
            return f"{self.at_most} au plus, soit {bound}"
        if self.at_least:
            return f"{self.at_least} au moins, soit {bound}"
        return f"plus de {self.more_than}, soit {bound} au moins"


def derived(fiche: Fiche, words: Words) -> Derived:
    """The shares that a fiche sets."""
    for share in fiche.audience.shares:
        terms = PublicShare(
            public=share.public,
            label=words("publics").get(share.public, ""),
            at_most=share.at_most,
            at_least=share.at_least,
            more_than=share.more_than,
        )
        yield terms, share.source


KIND = RuleKind(
    name="public_share",
    meaning="La part d'un public parmi les participants respecte un maximum, un minimum ou une majorité.",
    stage=Stage.DEPOSIT,
    reads=("participants.…", "participants.total"),
    derived=derived,
    builds=PublicShare,
    written_in="audience.shares",
    example="""
        audience:
          shares:
            - {public: under_26, at_most: 20 %, source: Publics}
            - {public: brsa, more_than: 50 %, source: Publics}
          source: Publics
    """,
)
