"""From the program's words to the codes of the standards of open data: one table for each list.

A word that a table lacks is a problem of the sources (`checks.mapped`), never a gap in a file. IATI's codes are
those of its codelists of version 2.03, OC4IDS' those of 0.9. Why each was chosen: docs/data.md.
"""

from prospectus.records import Coordinates, Project

# IATI: OECD DAC CRS purpose codes of five digits (codelist Sector).
DAC_SECTORS = {
    "urban-development": "43032",
    "housing": "16030",
    "industry": "32110",
    "administration": "15110",
    "transport": "21010",
    "health": "12110",
    "welfare": "16011",
    "environment": "41010",
    "energy": "23110",
    "water": "14010",
    "safety": "43060",
    "education": "11110",
    "culture": "16061",
    "data-platforms": "22040",
    "networks": "22020",
    "utilities": "43030",
}
UNSPECIFIED_SECTOR = "99810"  # of a project whose theme no source names

# OC4IDS: codelist projectSector, with the code above one that has one; none says city planning or data platforms.
PROJECT_SECTORS: dict[str, tuple[str, ...]] = {
    "urban-development": (),
    "housing": (),
    "industry": ("economy",),
    "administration": ("governance",),
    "transport": ("transport", "transport.urban"),
    "health": ("health",),
    "welfare": ("health",),
    "environment": ("waterAndWaste",),
    "energy": ("energy",),
    "water": ("waterAndWaste",),
    "safety": ("governance",),
    "education": ("education",),
    "culture": ("cultureSportsAndRecreation",),
    "data-platforms": ("communications",),
    "networks": ("communications",),
    "utilities": (),
}

# IATI: codelist ActivityStatus. Of a project without a reported state only its selection is known.
ACTIVITY_STATUS = {"selected": "1", "under-way": "2", "completed": "4", "operating": "4"}
KNOWN_OF_ALL = "selected"

# OC4IDS: codelist projectStatus. A study prepares a project, however far the study is.
PROJECT_STATUS = {
    "planning": dict.fromkeys(ACTIVITY_STATUS, "preparation"),
    "demonstration": {
        "selected": "preparation",
        "under-way": "implementation",
        "completed": "completion",
        "operating": "maintenance",
    },
}

# IATI: codelist GeographicExactness.
EXACTNESS = {"site": "1", "city-centre": "2", "region-centre": "2", "capital": "2"}

# IATI: codelist ActivityDateType. A selection is a planned start while nothing more is known, then an actual one.
DATES = {"start": "2", "planned-end": "3", "end": "4"}
SELECTED = {"selected": "1", "under-way": "2", "completed": "2", "operating": "2"}

# IATI: codelist OrganisationRole: funding, extending, accountable, implementing.
ORGANISATION_ROLES = {"owner": "1", "secretariat": "3", "hosts": "2", "partners": "4"}
# OC4IDS: codelist partyRole. Its other roles say more of contracts than the records do.
PARTY_ROLES = {"owner": ["funder"], "secretariat": ["administrativeEntity"], "hosts": [], "partners": []}

# IATI: codelist FileFormat, media types of IANA; of the formats that a record names.
MEDIA_TYPES = {
    "PDF": "application/pdf",
    "HTML": "text/html",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "PPTX": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ZIP": "application/zip",
}
PAGE = "HTML"  # what a document is of which no format is named: an address on the web

MINISTRY = "10"  # IATI: codelist OrganisationType, Government
WEB_PAGE = "A12"  # IATI: codelist DocumentCategory, activity web page
NOT_AID = "50"  # IATI: codelist FlowType, other flows: the program says itself that it is no ODA
REPORT = "A08"  # IATI: codelist DocumentCategory, results, outcomes and outputs


def lat_lon(place: Coordinates) -> str:
    """A point as IATI writes it: latitude, then longitude."""
    return f"{place.lat} {place.lon}"


def lon_lat(place: Coordinates) -> dict[str, object]:
    """A point as GeoJSON and OC4IDS write it (RFC 7946, 3.1.1): longitude, then latitude."""
    return {"type": "Point", "coordinates": [place.lon, place.lat]}


def state(project: Project) -> str:
    """The state of a project that is known: the one last reported, else that it was selected."""
    return project.status.state if project.status else KNOWN_OF_ALL
