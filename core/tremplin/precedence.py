"""Which of two documents of one name is served: adding something never withdraws what is served.

The distribution that owns a department comes first, then those that add to it, by their names, then the folders that
the setting names, in order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tremplin.documents.door import Document
from tremplin.extension.plugin import Plugin

OWNER, ADDITION, FOLDER = range(3)
Rank = tuple[int, str, str, int]


@dataclass(frozen=True)
class Precedence:
    """The rank of documents: who gave each, the folders in order, and the distributions that own each department."""

    giver: Callable[[Document], Plugin]
    folders: Sequence[Plugin]
    owners: Mapping[str, frozenset[str]]

    @classmethod
    def among(
        cls,
        described: Iterable[tuple[str, Document]],
        giver: Callable[[Document], Plugin],
        folders: Sequence[Plugin],
    ) -> "Precedence":
        """The precedence where documents describe departments, each under the code that it writes."""
        owners: dict[str, frozenset[str]] = {}
        for code, document in described:
            plugin = giver(document)
            if code and plugin not in folders:
                owners[code] = owners.get(code, frozenset()) | {plugin.distribution}
        return cls(giver, folders, owners)

    def contested(self, one: Document, other: Document) -> bool:
        """Whether two documents are of two distributions that are installed, neither of which is a folder."""
        givers = (self.giver(one), self.giver(other))
        return not {*givers} & {*self.folders} and givers[0].distribution != givers[1].distribution

    def ranked(self, documents: Iterable[Document], name: Callable[[Document], str]) -> list[Document]:
        """Documents, those that win first; ``name`` is the identity that one writes."""
        return sorted(documents, key=lambda document: self.rank(document, name(document)))

    def rank(self, document: Document, name: str) -> Rank:
        """Where a document comes among others of its name."""
        plugin = self.giver(document)
        if plugin in self.folders:
            return FOLDER, "", "", self.folders.index(plugin)
        # a typology is of no department: it comes with those of whoever owns one
        owning = self.owners.get(name.partition("/")[0]) if "/" in name else frozenset().union(*self.owners.values())
        first = plugin.distribution in (owning or ())
        return OWNER if first else ADDITION, plugin.distribution.lower(), plugin.name, 0
