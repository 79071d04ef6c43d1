"""What an office works with all day: long work in the background, and the letters that tell of it."""

from tremplin.storage.migrations import identities, machines, works

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0010", "0009"


def upgrade() -> None:
    """New tables, and letters of two kinds more: no seal of a row that stands is changed."""
    works.works()
    works.letters()
    machines.tokens()
    machines.webhooks()
    identities.identities()
    identities.factors()
