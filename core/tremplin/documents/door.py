"""All that a schema of documents is written with: fields, figures, words, and how a text is read."""

from tremplin.documents.fields import (
    MISSING,
    CallName,
    DepartmentCode,
    Direct,
    FicheName,
    Json,
    Listed,
    MilestoneField,
    PrintedNumber,
    Section,
    Slug,
    Text,
    Value,
    Word,
    YesNo,
    expected,
    said,
    sections,
    words,
)
from tremplin.documents.figures import HOURS, Day, Euros, Hour, Months, Number, Percent, Whole
from tremplin.documents.identifiers import rna, siret
from tremplin.documents.keys import Key, inside, key_of, keys_of, keys_table, named, table
from tremplin.documents.reader import FORBIDDEN, Document, dotted, read
from tremplin.documents.schema import BlockSchema, RuleSchema, UnknownKey, checks, flat, items, load, placed, twice
from tremplin.documents.texts import LONGEST_NAME, folded, names, nested, one_line, prose
from tremplin.documents.vocabulary import Vocabulary, known, speaking
from tremplin.documents.walk import MAX_BYTES
from tremplin.documents.writing import LARGEST, MOST_CENTS, UNBOUNDED, decimal, written
