"""What became of pages that were renamed or withdrawn: content/redirects.yml."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from prospectus.schema import Pattern, read
from prospectus.sources import Problem, Source, parse_yaml, read_text

PATH = "content/redirects.yml"
Thing = Annotated[
    str, Pattern(r"[a-z]+(?::[A-Za-z0-9][A-Za-z0-9-]*(?:/[a-z0-9-]+)*)?", "a thing", "project:hai-phong-traffic-2021")
]


@dataclass(frozen=True)
class Redirect:
    """A page that stands no longer where it stood, and what its readers are led to."""

    old: Annotated[Thing, "What the page was about"]
    new: Annotated[Thing, "What stands for it now: a page of its own, or a list"]


@dataclass(frozen=True)
class Redirects:
    """All of them."""

    redirects: tuple[Redirect, ...] = ()
    source: Source = field(default=Source(PATH), compare=False, metadata={"derived": True})


NO_REDIRECTS = Redirects()


def parse(text: str, path: str, problems: list[Problem]) -> Redirects:
    """The redirects in `text`; none where they cannot be read, with the problems noted."""
    node = parse_yaml(text, path, problems)
    found = read(node, Redirects, path, problems) if node is not None else None
    return replace(found[0], source=found[1]) if found else NO_REDIRECTS


def load(root: Path, problems: list[Problem]) -> Redirects:
    """The redirects below a root; none where there is no such file."""
    if not (root / PATH).exists():
        return NO_REDIRECTS
    text = read_text(root / PATH, PATH, problems)
    return parse(text, PATH, problems) if text is not None else NO_REDIRECTS
