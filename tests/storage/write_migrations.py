"""Write the first migrations anew from the records: ``python tests/storage/write_migrations.py``.

For as long as no version is published: once a database may stand at a revision, its file never changes again, this
script goes, and what changes is a migration more.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from sys import executable

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from tremplin.records import tables
from tremplin.records.base import BIG, Instant, Quantity

VERSIONS = Path(tables.__file__).parents[1] / "storage" / "migrations" / "versions"
# what each file holds: the modules of records up to this one
FILES = {
    "0001_people": ("Organisations and accounts.", "accounts"),
    "0002_dossiers": ("Dossiers, from the draft to the decision.", "decisions"),
    "0003_operations": ("Operations: what was agreed, followed, settled, and the journal.", "journal"),
}
LONGEST = 96
# what a reader of one of these files would else undo
READ = "# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then"
DISTINCT = "# NULLs are distinct in a unique index, on both engines: the rows that hold one have an index of their own"
FROZEN = {
    "journal": "le journal ne se modifie pas",
    "deposits": "un dépôt ne se modifie pas",
    "decisions": "une décision ne se modifie pas",
    "settlements": "un solde ne se modifie pas",
    "settlement_lines": "un solde ne se modifie pas",
    "fiche_snapshots": "une fiche gelée ne se modifie pas",
}
CONSTANTS = f"""
FIRST = {{"id": 1, "number": 0, "hash": "0" * 64}}
FROZEN = {{
{"".join(f"    {table!r}: {sentence!r},{chr(10)}" for table, sentence in FROZEN.items())}}}
"""
STARTED = '''

def _started() -> None:
    """The journal begins: its head stands before the first line."""
    head = sa.table("journal_head", sa.column("id"), sa.column("number"), sa.column("hash"))
    op.execute(head.insert().values(FIRST))
'''


def kind(column: Column) -> str:
    """The type of a column, plain: what records make of it in Python may change, what is kept may not."""
    match column.type:
        case Instant():
            return "sa.DateTime(timezone=True)"
        case Quantity():
            return "sa.BigInteger()"
        case String(length=int() as length) if not isinstance(column.type, Text):
            return f"sa.String({length})"
    if column.type is BIG:
        return "BIG"
    plain = next(kind for kind in (Text, BigInteger, Integer, DateTime, Date) if isinstance(column.type, kind))
    return f"sa.{plain.__name__}()"


def quoted(text: str, indent: int) -> str:
    """A Python literal, cut at its commas and its words where it is long."""
    parts, line = [], ""
    for word in re.split(r"(?<= )", text):
        if len(line) + len(word) > LONGEST - indent:
            parts.append(line)
            line = ""
        line += word
    return " ".join(f'"{part}"' for part in [*parts, line])


def column(column: Column) -> str:
    said = [f'"{column.name}"', kind(column)]
    said += [f'sa.ForeignKey("{key.target_fullname}")' for key in column.foreign_keys if alone(key.constraint)]
    if column.primary_key:
        said.append("primary_key=True")
        if column.autoincrement is False:
            said.append("autoincrement=False")
    elif not column.nullable:
        said.append("nullable=False")
    if column.server_default is not None:
        said.append(f'server_default=sa.text("{column.server_default.arg}")')
    return f"sa.Column({', '.join(said)}),"


def alone(key: ForeignKeyConstraint) -> bool:
    return len(key.column_keys) == 1


def constraints(table: Table) -> Iterator[str]:
    for each in sorted(table.constraints, key=lambda each: str(each.name)):
        names = ", ".join(f'"{column.name}"' for column in getattr(each, "columns", ()))
        match each:
            case CheckConstraint():
                name = str(each.name).removeprefix(f"ck_{table.name}_")
                yield f'sa.CheckConstraint({quoted(str(each.sqltext), 12)}, name="{name}"),'
            case UniqueConstraint():
                yield f"sa.UniqueConstraint({names}),"
            case ForeignKeyConstraint() if not alone(each):
                others = [element.target_fullname for element in each.elements]
                yield f"sa.ForeignKeyConstraint({list(each.column_keys)}, {others}),"


def indexes(table: Table) -> Iterator[str]:
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        said = [f'"{index.name}"', f'"{table.name}"', str([column.name for column in index.columns])]
        if index.unique:
            said.append("unique=True")
        for engine in ("sqlite", "postgresql"):
            where = index.dialect_options[engine]["where"]
            if where is not None:
                said.append(f'{engine}_where=sa.text("{where}")')
        if index.unique and " IS NULL" in said[-1]:
            yield DISTINCT
        yield f"op.create_index({', '.join(said)})"


def function(table: Table) -> str:
    held = [*map(column, table.columns), *constraints(table)]
    lines = [f"def _{table.name}() -> None:", f'    op.create_table("{table.name}",\n{chr(10).join(held)}\n    )']
    return "\n".join([*lines, *(f"    {index}" for index in indexes(table))])


def home(table: Table) -> str:
    """The module of the class of a table."""
    (mapper,) = (mapper for mapper in tables.Base.registry.mappers if mapper.local_table is table)
    return str(mapper.class_.__module__).rpartition(".")[2]


def pages() -> Iterator[tuple[str, str]]:
    modules = [module.__name__.rpartition(".")[2] for module in tables.MODULES]
    before, begin = None, 0
    for name, (sentence, last) in FILES.items():
        end = len(modules) if name == max(FILES) else modules.index(last) + 1
        # a table comes after those that it names
        made = [table for table in tables.METADATA.sorted_tables if home(table) in modules[begin:end]]
        ended, revision = end == len(modules), name.partition("_")[0]
        steps = [f"    _{table.name}()" for table in made]
        page = [
            f'"""{sentence}"""\n',
            "import sqlalchemy as sa",
            "from alembic import op\n",
            f"from tremplin.storage.migrations.kit import {'BIG, freeze' if ended else 'BIG'}\n",
            READ,
            f"revision, down_revision = {revision!r}, {before!r}",
            CONSTANTS if ended else "",
            "\ndef upgrade() -> None:",
            *steps,
            *(["    _started()", "    freeze(FROZEN)"] if ended else []),
            "\n",
            "\n\n\n".join(map(function, made)),
            STARTED if ended else "",
        ]
        yield name, "\n".join(page)
        before, begin = revision, end


if __name__ == "__main__":
    for file in VERSIONS.glob("0*.py"):
        file.unlink()
    for name, text in pages():
        (VERSIONS / f"{name}.py").write_text(text, "utf-8")
    ruff = [executable, "-m", "ruff"]
    run([*ruff, "format", "--quiet", VERSIONS], check=True)
    run([*ruff, "check", "--quiet", "--fix", VERSIONS], check=True)
