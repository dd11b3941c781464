"""The program's closed lists: the words a record may use, and what readers see for them.

Labels are English; translators find them in the `interface` catalog under the list's name.
"""

# The founding release of 31 January 2020 names ten areas of smart solutions; they stand here as
# administration, transport, health, welfare, environment, energy, water, safety (security),
# education and culture, beside urban development and what later calls added.
SECTORS = {
    "urban-development": "City and area planning",
    "housing": "Housing",
    "industry": "Industry and logistics",
    "administration": "Public administration",
    "transport": "Transport",
    "health": "Public health",
    "welfare": "Welfare and accessibility",
    "environment": "Environment and waste",
    "energy": "Energy",
    "water": "Water",
    "safety": "Safety and disaster response",
    "education": "Education",
    "culture": "Culture and tourism",
    "data-platforms": "Data platforms and control centres",
    "networks": "Communication networks",
    "utilities": "Underground utilities",
}

# The types as MOLIT names them in English (2021); 2020 had two, demonstrations came in 2021.
TRACKS = {
    "urban-development": "Smart urban development",
    "solution-development": "Smart solution",
    "smart-city-planning": "Smart city planning",
    "smart-solution-planning": "Smart solution planning",
    "solution-demonstration": "Overseas demonstration",
}

# Two ways of taking part: a study for a government, or a trial by a company.
WAYS = {"planning": "Planning study", "demonstration": "Demonstration"}
DEMONSTRATION_TRACKS = frozenset({"solution-demonstration"})

KINDS = {
    "concept-plan": "Concept plan",
    "master-plan": "Master plan",
    "development-plan": "Development plan",
    "solution-plan": "Solution plan",
    "pre-feasibility-study": "Pre-feasibility study",
    "feasibility-study": "Feasibility study",
    "demonstration": "Demonstration on site",
}

STATES = {
    "selected": "Selected",
    "under-way": "Under way when last reported",
    "completed": "Completed",
    "operating": "In operation",
}

EXACTNESS = {
    "site": "The point shows the site.",
    "city-centre": "The point shows the centre of the city.",
    "region-centre": "The point stands for the whole region.",
    "capital": "The point shows the capital or the seat of the region; the exact place is not published.",
}

# What an event is to a project's course; the first is the beginning where no source names another.
MARKS = {
    "selection": "the program chose the project",
    "start": "the work began",
    "planned-end": "the work is to be finished",
    "end": "the work was finished",
}

# What open data say of a date that is not the day of what it stands for.
PRECISION = {
    "month": "The sources name the month, not the day.",
    "year": "The sources name the year, not the day.",
    "selection": "The day on which the project was selected; no source names when the work began.",
    "call": "The year of the call that selected the project; no source names when the work began.",
}

BASES = {"project": "Reported for this project", "band": "Published for this track in that year"}

CONFIDENCE = {"high": "high", "medium": "medium", "low": "low"}

# Which part of the program a page belongs to; a site chooses by these.
SECTIONS = {
    "essentials": "Essentials",
    "program": "The program",
    "applying": "Applying",
    "funding": "Funding and what follows",
    "press": "Announcements",
    "legal": "About this site",
}

# What the build makes from records, each with one owner among the sites.
RECORD_SECTIONS = {
    "projects": "Projects",
    "countries": "Countries",
    "sectors": "Solutions",
    "calls": "Calls",
    "institutions": "Institutions",
    "press": "Announcements",
    "forms": "Application forms",
}

REGIONS = {
    "southeast-asia": "Southeast Asia",
    "central-asia": "Central Asia and Caucasus",
    "east-south-asia": "East and South Asia",
    "europe": "Europe and Türkiye",
    "middle-east-africa": "Middle East and Africa",
    "americas": "Americas",
}

COUNTRIES_OF = {
    "southeast-asia": "BN KH ID LA MM MY PH SG TH TL VN",
    "central-asia": "AM AZ GE KG KZ TJ TM UZ",
    "east-south-asia": "AF BD BT CN IN JP LK MN MV NP PK",
    "europe": """
        AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV
        MD ME MK NL NO PL PT RO RS RU SE SI SK TR UA XK
    """,
    "middle-east-africa": """
        AE BH DZ EG ET GH IL IQ IR JO KE KW LB LY MA NG OM QA RW SA SN SY TN TZ UG YE ZA ZM ZW
    """,
    "americas": "AR BO BR CA CL CO CR CU DO EC GT HN JM MX NI PA PE PY SV TT US UY VE",
}
REGION_OF = {country: region for region, countries in COUNTRIES_OF.items() for country in countries.split()}

# What a field of a form asks for.
FIELD_KINDS = {
    "line": "one line of text",
    "paragraph": "several lines of text",
    "date": "a day",
    "amount": "whole units of a currency",
    "number": "a whole number",
    "yes-no": "yes or no",
    "one-of": "one option of several",
    "several-of": "any number of options",
    "country": "a country of ISO 3166",
    "email": "an e-mail address",
    "telephone": "a telephone number",
    "table": "rows of short answers",
    "signature": "a place to sign",
}
COLUMN_KINDS = {kind: FIELD_KINDS[kind] for kind in ("line", "date", "amount", "number")}

# What stands behind a document that a checklist asks for.
STANDINGS = {"rule": "Asked for by the program", "suggestion": "Our suggestion"}

# The columns of the table of projects (`columns`), and what each says.
COLUMNS = {
    "id": "Short name of the record; it stays the same",
    "url": "Page of the project",
    "title": "Title",
    "original_titles": "Titles as printed, a line for each language",
    "country": "Country, code of ISO 3166-1 with two letters",
    "country_name": "Country, name of CLDR",
    "world_region": "Part of the world, code",
    "world_region_name": "Part of the world, name",
    "city": "City or district",
    "region": "Province, state or other region of the country",
    "site": "Exact site, in one phrase",
    "latitude": "Latitude in degrees, WGS 84; positive is north",
    "longitude": "Longitude in degrees, WGS 84; positive is east",
    "exactness": "What the point stands for, code",
    "exactness_name": "What the point stands for, in words",
    "call": "Year of the call that selected the project",
    "way": "Way of taking part, code",
    "way_name": "Way of taking part, in words",
    "track": "Track of the call, code",
    "track_name": "Track of the call, in words",
    "kinds": "Kinds of study, codes",
    "kinds_names": "Kinds of study, in words",
    "sectors": "Themes, codes; the first is the main theme",
    "sectors_names": "Themes, in words",
    "hosts": "Public bodies abroad, a line for each: name, then role",
    "partners": "Korean partners, a line for each: name, then role",
    "support_currency": "Currency of the support, code of ISO 4217",
    "support_amount": "Support in whole units of the currency",
    "support_min": "Support, lower end of a range",
    "support_max": "Support, upper end of a range",
    "support_approximate": "Whether the sources say “about”: true or empty",
    "support_basis": "What the amount was published for, code",
    "support_basis_name": "What the amount was published for, in words",
    "support_shared_amount": "One sum for several projects together",
    "support_shared_projects": "How many projects share that sum",
    "support_note": "Note on the support",
    "converted_currency": "Currency of the amounts that a source prints converted",
    "converted_amount": "Amount as a source prints it converted",
    "converted_min": "Converted amount, lower end of a range",
    "converted_max": "Converted amount, upper end of a range",
    "state": "State when last reported, code; empty where no source reports one",
    "state_name": "State when last reported, in words",
    "state_as_of": "Day, month or year of that report",
    "state_note": "Note on the state",
    "summary": "Summary in one or two sentences",
    "description": "Description; the English file has the marks of Markdown",
    "events": "What happened when, a line for each event: date, text, last day, background, reading, marks",
    "outcome": "Outcome",
    "keywords": "Words by which the search finds the project",
    "related": "Related projects, by their short names",
    "documents": "Public documents, a line for each: title, address, language, format",
    "pictures": "Pictures, a line for each: file, what it shows, credit, width, height",
    "sources": "Sources, a line for each: publisher, language, address, date, subject",
    "confidence": "How well the sources support the record: high, medium or low",
    "reviewed": "Day on which the record was last reviewed",
}

# The lists whose labels readers see, by the context that translators find them under.
LABELS = {
    "sector": SECTORS,
    "way": WAYS,
    "track": TRACKS,
    "kind": KINDS,
    "state": STATES,
    "exactness": EXACTNESS,
    "basis": BASES,
    "section": SECTIONS,
    "list": RECORD_SECTIONS,
    "region": REGIONS,
    "standing": STANDINGS,
    "precision": PRECISION,
    "column": COLUMNS,
}


def way(track: str) -> str:
    """The way of taking part ("planning" or "demonstration") that a track belongs to."""
    return "demonstration" if track in DEMONSTRATION_TRACKS else "planning"
