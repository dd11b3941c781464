"""Scripts and pictures, named by their content and shared by all locales of a site."""

from collections.abc import Iterator
from functools import cached_property, partial

from prospectus.artifacts import Artifact, hashed
from prospectus.config import Site
from prospectus.program import Program

FOLDER = "assets"


class Assets:
    """The assets of a site: their bytes, and their names for templates."""

    def __init__(self, program: Program, site: Site) -> None:
        self.program, self.site = program, site
        self.source = program.config.root / "templates" / "assets"
        self.pictures_source = program.config.root / "content" / "pictures"

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Plain name -> content."""
        found = {name: (self.source / name).read_bytes() for name in ("symbol.svg", "search.js")}
        for project in self.program.projects.values():
            for picture in project.pictures:
                found[picture.file] = (self.pictures_source / picture.file).read_bytes()
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """Plain name -> path below the site's folder, with the content's digest in it."""
        return {name: f"{FOLDER}/{hashed(name, data)}" for name, data in self.files.items()}

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each asset."""
        for name, data in self.files.items():
            yield Artifact(self.names[name], "asset", partial(bytes, data))


def explorer_rules(program: Program) -> str:
    """The rules by which the projects list filters without a script: one selector for each facet value."""
    projects = program.projects.values()
    facets = {
        "way": sorted({project.way for project in projects}),
        "region": sorted({project.region_key for project in projects}),
        "year": sorted({project.call for project in projects}),
    }
    rules = [
        f'.kcn-explorer:has([name={facet}][value="{value}"]:checked) [data-{facet}]:not([data-{facet}="{value}"])'
        for facet, values in facets.items()
        for value in values
    ]
    return ",".join(rules) + "{display:none}" if rules else ""
