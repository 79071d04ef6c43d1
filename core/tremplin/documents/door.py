"""All that a schema of documents is written with: fields, figures, words, how a text is read, what is told of it."""

from tremplin.documents.contacts import LONGEST_KEY, LONGEST_PHONE, PHONE
from tremplin.documents.delimited import AS_CSV, LOST, lines
from tremplin.documents.describing.keys import Key, inside, key_of, keys_of, keys_table, named, table
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
    Theme,
    Value,
    Word,
    YesNo,
    expected,
    said,
    sections,
    words,
)
from tremplin.documents.figures import HOURS, Day, Euros, Hour, Months, Number, Percent, Whole
from tremplin.documents.formulas import MARK, bare
from tremplin.documents.identifiers import rna, siret
from tremplin.documents.nir import looks_like_nir, without_nir
from tremplin.documents.reading.folder import MixedFolder, documents, opened
from tremplin.documents.reading.reader import FORBIDDEN, Document, dotted, read
from tremplin.documents.reading.walk import CALL, MAX_BYTES, content
from tremplin.documents.schema import BlockSchema, RuleSchema, UnknownKey, checks, flat, items, load, placed, twice
from tremplin.documents.texts import EMAIL, LONGEST_NAME, folded, names, nested, one_line, prose
from tremplin.documents.usual_names import called, label_of, nearest, spaced
from tremplin.documents.vocabulary import Vocabulary, known, speaking
from tremplin.documents.writing import LARGEST, MOST_CENTS, UNBOUNDED, decimal, written
from tremplin.errors import (
    Conflict,
    Difference,
    Forbidden,
    Mistake,
    Path,
    RefusedDocuments,
    RefusedRequest,
    TremplinError,
    UnknownIdentifier,
    WrongUsage,
    counted,
    excerpt,
    hint,
    near,
)
