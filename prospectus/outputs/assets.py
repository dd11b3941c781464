"""Scripts and pictures, named by their content and shared by all locales of a site."""

import re
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path

from prospectus.artifacts import Artifact, hashed
from prospectus.config import Site
from prospectus.outputs import maps
from prospectus.program import Program

FOLDER = "assets"
SOURCE = "templates/assets"
PLAIN = ("symbol.svg", "today.js", "search.js")


class Assets:
    """The assets of a site: their bytes, and their names for templates."""

    def __init__(self, program: Program, site: Site) -> None:
        self.program, self.site = program, site
        self.source = program.config.root / SOURCE
        self.pictures_source = program.config.root / "content" / "pictures"

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Plain name -> content."""
        found = {name: (self.source / name).read_bytes() for name in PLAIN}
        for name, colour in zip(("land.svg", "land-dark.svg"), self.land_colours(), strict=True):
            found[name] = maps.picture(self.program.config.root / maps.LAND, colour).encode()
        for project in self.program.projects.values():
            for picture in project.pictures:
                found[picture.file] = (self.pictures_source / picture.file).read_bytes()
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """Plain name -> path below the site's folder, with the content's digest in it."""
        return {name: f"{FOLDER}/{hashed(name, data)}" for name, data in self.files.items()}

    def land_colours(self) -> list[str]:
        """The colours of a map's land on light and on dark screens: pictures know no variables."""
        tokens = (self.source / "tokens.css").read_text(encoding="utf-8")
        return re.findall(rf"\[data-kcn-site={self.site.id}\][^}}]*--kcn-soft-2: *(#\w+)", tokens)

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each asset."""
        for name, data in self.files.items():
            yield Artifact(self.names[name], "asset", partial(bytes, data))


def colours(root: Path, site: str) -> dict[str, str]:
    """A site's own colours on a light screen: token -> "#052b57"."""
    tokens = (root / SOURCE / "tokens.css").read_text(encoding="utf-8")
    (block,) = re.findall(rf"^\[data-kcn-site={site}\] *{{(.*?)^}}", tokens, re.M | re.S)
    return dict(re.findall(r"--kcn-([\w-]+): *(#\w+)", block))
