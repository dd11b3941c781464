"""What surrounds every page of one site in one edition: head, header, menus, the way here, footer.

It is drawn once. A page fills in what differs: its addresses, which are the same for all pages of a folder,
and its own parts.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from prospectus.config import Locale, Site
from prospectus.memory import of_last
from prospectus.outputs import linked
from prospectus.outputs.contents import Contents
from prospectus.outputs.slots import Pieces, partly, pieces, slot
from prospectus.routes import SECTION_OF, Routes, address, first, folder, in_locale
from prospectus.templating import SlotError

NOWHERE = "404"  # the page that is shown at any address
AT = "-"  # stands for any page of a folder
Way = tuple[tuple[str, Any], ...]  # things with their titles


class Link(NamedTuple):
    """A title and where it leads: a URL, or a slot for one; `current` is "page", "true" or nothing."""

    title: Any
    url: str
    current: str = ""


class Standing(NamedTuple):
    """How pages stand in their site.

    current: what each item of the main menu is to them; way: the things above them; owner: who answers for them;
    linked: the last two as JSON-LD.
    """

    current: tuple[str, ...]
    way: Way
    owner: Site
    linked: str


class Alternate(NamedTuple):
    """The same page in another language, and whether it is translated."""

    locale: Locale
    url: str
    translated: bool


class Addresses(dict[str, str]):
    """What stands in the slots for addresses, in every page of a folder of a site in one locale; worked out once.

    here: a thing, or the URL of any page in the folder; locales: all that readers are offered.
    """

    def __init__(
        self, routes: Routes, site: Site, locale: str, here: str, assets: dict[str, str], locales: Iterable[str]
    ) -> None:
        super().__init__()
        self.routes, self.site, self.locale, self.here = routes, site, locale, here
        self.assets, self.locales = assets, locales

    def __missing__(self, name: str) -> str:
        try:
            self[name] = found = self._found(name)
        except KeyError:
            raise SlotError(name) from None
        return found

    def _found(self, name: str) -> str:
        kind, _, rest = name.partition(":")
        match kind:
            case "thing":
                found = self.routes.link(self.site, self.locale, self.here, rest)
            case "asset":
                found = self.within(self.assets[rest])
            case "file":
                found = self.within(rest)
            case "site":
                other = self.routes.config.site(rest)
                found = self.routes.elsewhere(self.site, self.locale, self.here, other, "home")
            case _:
                raise KeyError(name)
        return found

    def within(self, url: str) -> str:
        """A URL of the site as the pages of the folder write it."""
        return self.routes.within(self.site, self.locale, self.here, url)

    @cached_property
    def folders(self) -> dict[str, str]:
        """The folder in every language, by its slot; of pages that stand in a folder with others."""
        above = self.here.removesuffix(AT)
        return {f"in:{tag}": self.within(in_locale(tag, above)) for tag in self.locales}


class Frame:
    """The surroundings of the pages of one site in one edition.

    assets: plain name -> path below the site's folder; pictured: whether pages have social cards.
    """

    def __init__(self, site: Site, contents: Contents, assets: dict[str, str], pictured: bool) -> None:
        self.site, self.contents, self.assets, self.pictured = site, contents, assets, pictured
        self.env, self.edition, self.offers, self.routes = (
            contents.env, contents.edition, contents.offers, contents.routes,
        )  # fmt: skip
        self.program, self.config, self.locale = contents.program, contents.config, contents.locale
        self.names = contents.names
        self.voice, self.label, self.title, self.brand = (
            self.names.voice, self.names.label, self.names.title, self.names.brand,
        )  # fmt: skip
        self._addresses: dict[str, Addresses] = {}
        self._standings: dict[str, Standing] = {}
        self._in_menus = frozenset(thing for item in site.menu for thing in item.things)
        self._drawn: dict[tuple[Any, ...], str] = {}
        self._around: dict[tuple[Any, ...], Pieces] = {}

    # -- where a page stands ---------------------------------------------------------------------

    @of_last
    def addresses(self, thing: str) -> Addresses:
        """What stands in the slots for addresses of a page: the same for all pages of its folder."""
        here = thing
        if (":" in thing and not thing.startswith("list:")) or "~" in thing:
            here = folder(thing).rstrip("/").rpartition("/")[0] + f"/{AT}"
        if here not in self._addresses:
            self._addresses[here] = Addresses(
                self.routes, self.site, self.locale.tag, here, self.assets, self.offers
            )  # fmt: skip
        return self._addresses[here]

    @of_last
    def kin(self, thing: str) -> str:
        """What stands for a thing where all records of its kind stand alike: the kind, if no menu names the thing."""
        kind = thing.partition(":")[0]
        return kind if kind in SECTION_OF and "~" not in thing and thing not in self._in_menus else thing

    def standing(self, thing: str) -> Standing:
        """How a page stands in its site: found once for all records of a kind."""
        kin = self.kin(thing)
        if kin not in self._standings:
            way, owner = self.way(thing), self.routes.owner(self.site, thing)
            self._standings[kin] = Standing(self.current(thing), way, owner, linked.more(self.surroundings(way, owner)))
        return self._standings[kin]

    def surroundings(self, way: Way, owner: Site) -> linked.Node:
        """Whose a page is and where it stands, as JSON-LD."""
        body = linked.organization(self.brand(owner).name, self.routes.absolute(owner, self.locale.tag, "home"))
        steps = [(self.routes.full(self.site, self.locale.tag, step), title) for step, title in way]
        return {"publisher": body, **({"breadcrumb": linked.breadcrumb(steps)} if steps else {})}

    def owner(self, thing: str) -> Site:
        """The site that answers for a thing."""
        return self.standing(thing).owner

    def section(self, thing: str) -> str:
        """The section of records that a page belongs to, or an empty string."""
        kind, _, key = thing.partition(":")
        if kind == "page" and self.program.pages[key].date:
            return "press"
        return SECTION_OF.get(kind, "")

    def parent(self, thing: str) -> str:
        """The list that a page belongs to; forms have a page of guidance instead."""
        if "~" in thing:
            return first(thing)
        section = self.section(thing)
        if section == "forms":
            return f"page:{self.program.forms_page}"
        return f"list:{section}" if section else ""

    def holds(self, things: tuple[str, ...], thing: str) -> bool:
        """Whether a menu item holds a page: itself, or the list it belongs to."""
        return thing in things or self.parent(thing) in things

    def current(self, thing: str) -> tuple[str, ...]:
        """What each item of the main menu is to a page: "page", "true" (it holds the page) or nothing."""
        return tuple(
            "page" if item.things == (thing,) else "true" if self.holds(item.things, thing) else ""
            for item in self.site.menu
        )

    def way(self, thing: str) -> Way:
        """From the home page to the parent (KRDS 03_03: the last may be the parent)."""
        if thing in ("home", NOWHERE):
            return ()
        home = "home", self.title("home")
        parent = self.parent(thing)
        if parent and self.routes.has(self.site, parent):
            return home, (parent, self.title(parent))
        items = (item for item in self.site.menu if thing in item.things[1:])
        return (home, *((item.things[0], self.voice.text("menu", item.title.value)) for item in items))[:2]

    # -- what is drawn ---------------------------------------------------------------------------

    @cached_property
    def given(self) -> dict[str, Any]:
        """What the templates of the frame may name, beside what all may."""
        own, settings = self.edition.institutions[self.site.settings.institution], self.config
        policies = (f"page:{key}" for key in self.site.settings.policies)
        return {
            **self.contents.shared, "site": self.site, "brand": self.brand(self.site), "own": own,
            "menu": self.menu(("",) * len(self.site.menu)), "policies": [self.link(thing) for thing in policies],
            "sites": [(other, self.brand(other)) for other in settings.sites],
            "owner": self.edition.institutions[settings.owner].name, "copyright_year": settings.copyright_year,
            "pictured": self.pictured, "done": self.contents.progress[self.locale.tag].percent,
        }  # fmt: skip

    def link(self, thing: str, current: str = "") -> Link:
        """A thing's name and a slot for its address."""
        return Link(self.title(thing), slot(f"thing:{thing}"), current)

    def menu(self, current: tuple[str, ...]) -> list[Link]:
        """The main menu. current: what each item is to the page."""
        return [
            Link(self.voice.text("menu", item.title.value), slot(f"thing:{item.things[0]}"), now)
            for item, now in zip(self.site.menu, current, strict=True)
        ]

    def side(self, thing: str) -> tuple[Any, list[Link]]:
        """The title and pages of the menu item that a page of guidance, or a form, stands in."""
        for item in self.site.menu:
            if len(item.things) > 1 and self.holds(item.things, thing):
                links = [self.link(other, "page" if other == thing else "") for other in item.things]
                return self.voice.text("menu", item.title.value), links
        return "", []

    def translated(self, thing: str) -> tuple[bool, ...]:
        """Whether a thing is translated, for every language that readers are offered."""
        return tuple(offer.is_translated(thing) for offer in self.offers.values())

    def alternates(self, translated: tuple[bool, ...]) -> list[Alternate]:
        """The page in every language, this one too."""
        return [
            Alternate(offer.locale, slot(f"in:{tag}"), known)
            for (tag, offer), known in zip(self.offers.items(), translated, strict=True)
        ]

    def drawn(self, template: str, *about: Any, **values: Any) -> str:
        """A part of the frame. about: everything that decides what it says, since it is drawn once for each."""
        if (template, *about) not in self._drawn:
            self._drawn[template, *about] = self.env.get_template(template).render({**self.given, **values})
        return self._drawn[template, *about]

    def part(self, template: str, thing: str) -> str:
        """A part that depends on the page, which its template or that of the frame leaves for later."""
        match template:
            case "partials/tabs.html":
                current = self.standing(thing).current
                return self.drawn(template, current, menu=self.menu(current))
            case "partials/path.html":
                crumbs = self.standing(thing).way
                links = [Link(title, slot(f"thing:{target}")) for target, title in crumbs]
                return self.drawn(template, tuple(target for target, _ in crumbs), crumbs=links)
            case "partials/alternate.html":
                known = self.translated(thing)
                return self.drawn(template, known, alternates=self.alternates(known))
            case "partials/nav.html":
                return self.drawn(template, thing, side=self.side(thing))
            case "partials/social.html":
                return "" if thing == NOWHERE else self.drawn(template)
            case "partials/owner.html":
                owner = self.owner(thing)
                given = {"owner": owner, "owner_brand": self.brand(owner), "owner_url": slot("owner-url")}
                return self.drawn(template, owner.id, **given)
        return self.drawn(template)

    @of_last
    def around(self, thing: str) -> Pieces:
        """The frame of a page, with slots for what only the page itself knows."""
        addresses, standing = self.addresses(thing), self.standing(thing)
        steps = tuple(step for step, _ in standing.way)
        key = addresses.here, standing.current, steps, self.translated(thing)
        if key not in self._around:
            base = pieces(self.drawn("base.html"))
            whole = pieces(partly(base, {name: self.part(name, thing) for name in base[1::2] if is_template(name)}))
            known = {name: addresses[name] for name in whole[1::2] if ":" in name and not name.startswith("in:")}
            self._around[key] = pieces(partly(whole, known))
        return self._around[key]

    def languages(self, thing: str) -> dict[str, str]:
        """The page's address in every language, by slot."""
        addresses = self.addresses(thing)
        if addresses.here == thing:
            return {f"in:{tag}": addresses.within(address(tag, thing)) for tag in self.offers}
        name = folder(thing).rstrip("/").rpartition("/")[2]
        return {slot: f"{above}{name}/" for slot, above in addresses.folders.items()}


def is_template(name: str) -> bool:
    """Whether a slot stands for a part of the frame that is drawn later."""
    return name.endswith(".html")
