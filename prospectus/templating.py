"""Jinja as this project uses it: the same language, with less done for each word that a template says.

A page has hundreds of places for values. Jinja asks of each call whether the function wants its context, and
makes a Markup object of each value, which the page's text then takes in. Neither is needed here, and both
together were measured at two fifths of the time that drawing takes.
"""

import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context
from markupsafe import Markup, escape

from prospectus.schema import Text
from prospectus.sources import Problem, files, line_with, read_text

FOLDER = "templates"
UNSAFE = re.compile("[&<>\"']")
Compiled = dict[str, bytes]  # the key of a template's code, and the code


def tune(env: Environment) -> None:
    """Makes an environment write and call as described above, and remember the code of its templates."""
    env.context_class = _Context
    env.code_generator_class = _Writer
    env.bytecode_cache = _Memory()
    vars(env)["said"] = said


def said(value: Any) -> Any:
    """A value as HTML: what markupsafe's `escape` makes of it, as a plain string where that is enough."""
    kind = type(value)
    if kind is Markup:
        return value
    if kind is Text and not value.foreign:
        value, kind = value.value, str
    return value if kind is str and not UNSAFE.search(value) else escape(value)


class _Writer(CodeGenerator):
    """Jinja's own, except that values are escaped by `said`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.said(")
        if finalize.src is not None:
            self.write(finalize.src)


class _Context(Context):
    """Jinja's own, except that functions are called as they are: none of ours asks for the context."""

    def call(self, function: Any, /, *given: Any, _loop_vars: Any = None, _block_vars: Any = None, **named: Any) -> Any:
        """Calls a function, method or macro; what stands around the call is for functions that want the context."""
        return function(*given, **named)


class _Memory(BytecodeCache):
    def __init__(self) -> None:
        self.known: Compiled = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self.known.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


class Fixed(BaseLoader):
    """Templates as they were when they were read, whatever becomes of their files; others as another loader has them.

    texts: by name, of the files below a folder.
    """

    def __init__(self, folder: Path, texts: Mapping[str, str], others: BaseLoader) -> None:
        self.folder, self.texts, self.others = folder, texts, others

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        if template in self.texts:
            return self.texts[template], str(self.folder / template), None
        return self.others.get_source(environment, template)


def fixed(env: Environment, folder: Path, texts: Mapping[str, str], before: Environment | None = None) -> Environment:
    """An environment whose templates stay as they are. before: another one, of which the compiled code is taken."""
    assert env.loader
    env.loader = Fixed(folder, texts, env.loader)
    if before:
        env.bytecode_cache = before.bytecode_cache
    return env


def compiled(env: Environment, folder: Path) -> Compiled:
    """The code of all page templates below a folder, for a process that would compile them too."""
    for file in sorted(folder.rglob("*.html")):
        env.get_template(file.relative_to(folder).as_posix())
    return _memory(env).known


def learn(env: Environment, known: Compiled) -> None:
    """Takes over what another process compiled."""
    _memory(env).known.update(known)


def _memory(env: Environment) -> _Memory:
    assert isinstance(env.bytecode_cache, _Memory)
    return env.bytecode_cache


class SlotError(KeyError):
    """A template names a slot, or a page, that there is not."""


def fault(root: Path, error: Exception, template: str = "") -> Problem | None:
    """What is wrong with a page template below a project's root, where that raised an error; None where it did not.

    template: the name of the one that was read or drawn, as far as it is known.
    """
    if isinstance(error, TemplateSyntaxError):
        name = f"{FOLDER}/{error.name or template}".removesuffix("/")
        return Problem(name, error.lineno, f"Must be a template that Jinja can read: {str(error.message).rstrip('.')}.")
    if isinstance(error, SlotError):
        name = str(error.args[0]).removeprefix("thing:")
        path, line = _naming(root, name) or _naming(root, name.rpartition(":")[2]) or (f"{FOLDER}/{template}", 1)
        return Problem(path.removesuffix("/"), line, f"Must name slots, pages and files that exist; found {name!r}.")
    frames = traceback.extract_tb(error.__traceback__)
    within = [frame for frame in frames if Path(frame.filename).is_relative_to(root / FOLDER)]
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, TemplateNotFound):
        said = f"there is no template {error.name}"
    if within:
        path, line = Path(within[-1].filename).relative_to(root).as_posix(), within[-1].lineno or 1
        return Problem(path, line, f"Must be a template that can be drawn: {said}.")
    if isinstance(error, TemplateError):
        return Problem(f"{FOLDER}/{template}".removesuffix("/"), 1, f"Must be templates that can be drawn: {said}.")
    return None


def _naming(root: Path, name: str) -> tuple[str, int] | None:
    """The first template that says a name: (path, line)."""
    lines = ((path, line_with(name, read_text(file, path, []) or "", 1)) for file, path in files(root, FOLDER, ".html"))
    return next(((path, line) for path, line in lines if line), None)
