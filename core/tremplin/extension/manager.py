"""Find the installed plugins and ask them: whatever one does wrong is told of it, and the others still serve.

There is no global manager: whoever needs one makes it.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from traceback import extract_tb
from typing import Any

import pluggy

from tremplin.extension import hookspecs
from tremplin.extension.markers import PROJECT
from tremplin.extension.plugin import Plugin

# pluggy's load_setuptools_entrypoints() stops at the first that raises, and skips a second of one name in silence
GROUP = "tremplin"
LOG = logging.getLogger("tremplin.extension")
FAILED = "%s : %s lève une erreur, %s, pour le dossier %s. Ce qui est enregistré le reste."


@dataclass
class Extensions:
    """The plugins found, and the manager that knows those which loaded."""

    manager: pluggy.PluginManager
    plugins: list[Plugin] = field(default_factory=list)

    def register(self, plugin: Plugin, module: Any) -> None:
        """Add a plugin; a hook that nothing specifies is told, with the nearest name."""
        if plugin not in self.plugins:
            self.plugins.append(plugin)
        with plugin.blamed("ne s'enregistre pas"):
            # under its owner: an entry point named as the core is cannot take the core's place
            self.manager.register(module, plugin.owner)
            plugin.problems += self._unheard(module)

    def ask(self, hook: str) -> list[tuple[Plugin, Any]]:
        """Each plugin's answer to a hook, one by one: one that raises is told of it and skipped."""
        owners = {plugin.owner: plugin for plugin in self.plugins}
        answers: list[tuple[Plugin, Any]] = []
        # one by one: called as a whole, a hook of pluggy ends at the first implementation that raises
        for implementation in getattr(self.manager.hook, hook).get_hookimpls():
            plugin = owners[implementation.plugin_name]
            with plugin.blamed(f"{hook} lève une erreur"):
                answers.append((plugin, implementation.function()))
        return answers

    def tell(self, hook: str, **facts: Any) -> None:
        """Tell each plugin what happened, with the facts it takes: one that raises is logged, the others are told."""
        caller = getattr(self.manager.hook, hook)
        # pluggy only warns of an argument that lacks, and a plugin would then be told less than docs/hooks.md promises
        if facts.keys() != {*caller.spec.argnames}:
            raise TypeError(f"{hook} takes {', '.join(caller.spec.argnames)}, not {', '.join(facts)}")
        for implementation in caller.get_hookimpls():
            try:
                implementation.function(*[facts[name] for name in implementation.argnames])
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # a stranger's code may even call sys.exit()
                # neither its sentence nor its trace, which hold values: logs are kept for months (CNIL, 2021-122)
                LOG.error(FAILED, implementation.plugin_name, hook, raised(error), facts["reference"])

    def _unheard(self, module: Any) -> Iterator[str]:
        """What a plugin says that nobody asks: hooks misspelt, hooks without their marker."""
        # not check_pending(), which raises at the first hook that nothing specifies, without its nearest name
        callers = self.manager.get_hookcallers(module) or []
        for caller in callers:
            mine = [each for each in caller.get_hookimpls() if each.plugin is module]
            if not caller.has_spec() and not any(each.optionalhook for each in mine):
                yield misspelt(caller.name)
        marked = {caller.name for caller in callers}
        unmarked = [name for name in NAMES if name not in marked and callable(getattr(module, name, None))]
        for name in unmarked:
            yield f"« {name} » n'est pas marqué : écrivez « @hookimpl » au-dessus."
        if not callers and not unmarked:
            yield "ne répond à aucun crochet : voyez docs/hooks.md"


NAMES = tuple(hook.__name__ for hook in hookspecs.HOOKS)


def gather(found: Iterable[EntryPoint] | None = None) -> Extensions:
    """Load the plugins of the ``tremplin`` entry points, each on its own."""
    extensions = Extensions(pluggy.PluginManager(PROJECT))
    extensions.manager.add_hookspecs(hookspecs)
    # they come in the order of sys.path, which is not the same on two machines
    points = sorted(entry_points(group=GROUP) if found is None else found, key=lambda point: point.name)
    plugins = [Plugin(point.name, *_distribution(point)) for point in points]
    extensions.plugins += plugins
    for plugin, point in zip(plugins, points, strict=True):
        doubles = [other.owner for other in plugins if other.name == plugin.name and other is not plugin]
        # whichever won would depend on the order in which pip installed them: both are refused, by name
        if doubles:
            plugin.tell(f"deux greffons portent le nom « {plugin.name} » : l'autre est {', '.join(doubles)}")
            continue
        with plugin.blamed("ne se charge pas"):
            extensions.register(plugin, point.load())
    return extensions


def raised(error: BaseException) -> str:
    """What an error is and where it was raised, without its sentence: that one may hold personal data."""
    where = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(where.filename).name}, ligne {where.lineno})"


def misspelt(name: str) -> str:
    """The sentence for a hook that nothing specifies."""
    near = get_close_matches(name, NAMES, n=1)
    return f"crochet inconnu « {name} »." + (f" Vouliez-vous dire « {near[0]} » ?" if near else "")


def _distribution(point: EntryPoint) -> tuple[str, str]:
    """The name and version of the distribution that declares a plugin; « ? » where nothing says them."""
    try:
        name, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    except Exception:  # half an uninstallation leaves entry points without metadata
        name = version = ""
    return name or "?", version or "?"
