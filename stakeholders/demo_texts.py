"""Invented people and their words. Nobody here exists."""

from typing import Any, NamedTuple


class Who(NamedTuple):
    name: str
    email: str
    kind: str
    organisation: str
    influence: int
    interest: int
    audience: str = ""
    cadence: str = ""
    zone: str = ""
    language: str = "en"
    hour: int = 8
    notes: str = ""


LEADERS, BUILDERS, LINES, PARTNERS = "Leadership", "Engineering", "Ferry lines", "Partners"
SHARED = "What comes next, by quarter"
ADRIATIC, IRISH = "Europe/Zagreb", "Europe/Dublin"

PEOPLE = [
    Who(
        "Henrik Solberg",
        "henrik@tidewater.example",
        "management",
        "",
        5,
        4,
        LEADERS,
        "weekly",
        notes="Chief executive. Reads on the ferry, on a phone.",
    ),
    Who(
        "Adaeze Nwosu",
        "adaeze@tidewater.example",
        "management",
        "",
        5,
        5,
        LEADERS,
        "weekly",
        notes="Finance. Asks what a slip costs before why.",
    ),
    Who(
        "Klara Wiedemann",
        "klara@tidewater.example",
        "sales",
        "",
        4,
        5,
        LEADERS,
        "weekly",
        language="de",
        notes="Sales, German-speaking lines.",
    ),
    Who("Sindre Haugen", "sindre@tidewater.example", "engineering", "", 4, 4, BUILDERS, "weekly"),
    Who(
        "Lucía Ferrer",
        "lucia@tidewater.example",
        "engineering",
        "",
        3,
        5,
        BUILDERS,
        "weekly",
        notes="Leads the settlement team.",
    ),
    Who("Matteo Rinaldi", "matteo@tidewater.example", "design", "", 3, 4, BUILDERS, "weekly"),
    Who(
        "Noor El-Amin",
        "noor@tidewater.example",
        "support",
        "",
        3,
        5,
        BUILDERS,
        "daily",
        notes="Must know of every release before the phones ring.",
    ),
    Who("Freja Madsen", "freja@tidewater.example", "marketing", "", 2, 4, LEADERS, "monthly"),
    Who("Callum Reid", "callum@tidewater.example", "engineering", "", 2, 3),
    Who(
        "Ingrid Aasen",
        "ingrid@fjordline.example",
        "customer",
        "Sognefjord Lines",
        5,
        5,
        LINES,
        "monthly",
        notes="Largest line by revenue. Renewal in spring.",
    ),
    Who(
        "Darragh Keane",
        "darragh@aranferries.example",
        "customer",
        "Aran Crossing",
        4,
        4,
        LINES,
        "monthly",
        IRISH,
    ),
    Who(
        "Jelena Babić",
        "jelena@jadranka.example",
        "customer",
        "Jadranka Ferries",
        4,
        5,
        LINES,
        "monthly",
        ADRIATIC,
        notes="Waits for seasonal timetables.",
    ),
    Who(
        "Malte Brodersen",
        "malte@halligfaehre.example",
        "customer",
        "Halligfähre Brodersen",
        3,
        5,
        LINES,
        "monthly",
        language="de",
        notes="Writes back. Answer within the week.",
    ),
    Who(
        "Anke Petersen",
        "anke@inselreederei.example",
        "customer",
        "Inselreederei Nord",
        3,
        4,
        LINES,
        "monthly",
        language="de",
    ),
    Who(
        "Giannis Kouros",
        "giannis@kykladesboats.example",
        "customer",
        "Kyklades Boats",
        3,
        3,
        LINES,
        "monthly",
        ADRIATIC,
    ),
    Who(
        "Siobhán Tully", "siobhan@blasket.example", "customer", "Blasket Boats", 2, 4, LINES, "monthly", IRISH
    ),
    Who(
        "Oskar Lindahl",
        "oskar@skargard.example",
        "customer",
        "Skärgård Traffic",
        4,
        2,
        notes="Signs the contract, reads nothing.",
    ),
    Who("Bea van Rijn", "bea@waddenveer.example", "customer", "Waddenveer", 2, 2),
    Who(
        "Dr. Petra Vogelsang",
        "petra@seeamt.example",
        "other",
        "Coastal Safety Authority",
        5,
        2,
        notes="Passenger lists. Wants rules, not features.",
    ),
    Who(
        "Rohan Desai",
        "rohan@cardwharf.example",
        "partner",
        "Cardwharf Payments",
        4,
        3,
        PARTNERS,
        "monthly",
        IRISH,
    ),
    Who("Elin Bergqvist", "elin@gatewise.example", "partner", "Gatewise Boarding", 3, 4, PARTNERS, "monthly"),
    Who("Tomasz Wilk", "tomasz@mooring.example", "agency", "Studio Mooring", 2, 4, PARTNERS, "monthly"),
    Who(
        "Grace Achieng",
        "grace@blueroutes.example",
        "analyst",
        "Blue Routes Research",
        3,
        3,
        PARTNERS,
        "monthly",
        IRISH,
    ),
    Who(
        "Viggo Thrane",
        "viggo@tidewater.example",
        "management",
        "",
        4,
        4,
        notes="New on the board since October.",
    ),
    Who("Mireille Aubert", "mireille@portacces.example", "analyst", "Port Accès", 1, 3),
]

AUDIENCES: dict[str, dict[str, Any]] = {
    LEADERS: {
        "products": (),
        "kpis": (
            "Bookings",
            "Booking conversion",
            "Weekly travellers",
            "Check-in by phone",
            "Days to settle",
            "Invoices without a hand",
        ),
        "settings": {
            "categories": ["planned", "in_progress", "shipped", "dropped"],
            "fields": [
                "horizon",
                "dates",
                "summary",
                "status",
                "product",
                "objective",
                "owner",
                "milestones",
            ],
            "date_precision": "month",
        },
    },
    BUILDERS: {
        "products": (),
        "kpis": ("Crash-free sessions", "Checkout time", "Disputed invoices"),
        "settings": {
            "categories": ["idea", "planned", "in_progress", "shipped", "dropped"],
            "fields": [
                "horizon",
                "dates",
                "status",
                "product",
                "objective",
                "key",
                "type",
                "owner",
                "team",
                "tags",
                "milestones",
            ],
            "date_precision": "day",
        },
    },
    LINES: {
        "products": ("HAR", "GNG"),
        "kpis": ("Checkout time", "App rating", "Crash-free sessions"),
        "settings": {
            "categories": ["planned", "in_progress", "shipped"],
            "fields": ["horizon", "dates", "summary"],
            "date_precision": "quarter",
        },
    },
    PARTNERS: {
        "products": ("HAR", "LED"),
        "kpis": (),
        "settings": {
            "categories": ["planned", "in_progress", "shipped"],
            "fields": ["horizon", "dates", "summary"],
            "date_precision": "half",
            "tells_leaving": False,
        },
    },
}

PAGES: dict[str, dict[str, Any]] = {
    LINES: {"enabled": True, "since_days": 30},
    LEADERS: {"enabled": True, "since_days": 14, "open_signup": False},
    PARTNERS: {"enabled": True, "since_days": 60, "accent": "#7a4a8f"},
}

NARRATIVES: dict[str, dict[str, list[str]]] = {
    "item": {
        "on_track": [
            "The first line sails with it since Monday, and nobody has called. Two more follow next week.",
            "Design is settled after a day on board with a crew. What is left is **patient work**: edge cases, and words.",
            "We cut the part that nobody asked for, and gained a week. The rest stands as planned.",
            "Tested with six travellers on the quay, in rain and gloves. Buttons are bigger now.",
            "Load test passed: a whole summer Saturday in eleven minutes, without a queue.",
        ],
        "at_risk": [
            "The card company changed its rules in the middle of our test. We need their answer **this week**, or the date moves.",
            "Two of three people were ill. We can still make it if nothing else happens, and something usually does.",
            "Old timetables hold surprises: one line has sailings that cross midnight twice. We are writing the tests first.",
        ],
        "off_track": [
            "We will not make the date. The ledger has to move first; doing both at once would put **settlement at risk**. New date with the next update.",
            "The scanner hardware is late by six weeks. We go on with phones, and tell the two lines that wait for it.",
        ],
    },
    "objective": {
        "on_track": [
            "Two of three key results are ahead of their pace. The third needs what ships this month.",
            "What shipped in autumn holds: the figures did not fall back after the season.",
            "Fewer things at once has helped: three items finished this month, none begun.",
        ],
        "at_risk": [
            "The figure moves, but too slowly. The next two bets have to work, or the target has to be honest.",
        ],
    },
    "product": {
        "on_track": [
            "A quiet fortnight, which was the plan. The winter timetable opened without a single manual correction.",
            "Travellers notice: ratings rise, and the commonest complaint of last year is gone from the list.",
            "Month-end closed in two days instead of five. Operators wrote to say so, which they seldom do.",
        ],
    },
}
