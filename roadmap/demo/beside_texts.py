"""What stands beside Tidewater's plan: what needs what, what may go wrong, what is promised for when."""

from typing import Any

# What blocks what, with the days between; where one of the two is of another product, the sea is shared.
BLOCKS = (
    ("Number plate fills in the vehicle", "Vehicle length by photograph", 0),
    ("Number plate fills in the vehicle", "Board by number plate", 14),
    ("Vehicle length by photograph", "Deck plan that fills itself", 0),
    ("Deck plan that fills itself", "Car deck place on the map", 7),
    ("Weighbridge reading in the deck plan", "Deck plan that fills itself", 0),
    ("Lane list on the ramp tablet", "Call the next lane by light", 14),
    ("Scan without signal", "Print nothing", 0),
    ("Lane list on the ramp tablet", "Print nothing", 0),
    ("Ticket on the lock screen", "Print nothing", 0),
    ("Cancel a crossing with one decision", "Rebook a whole sailing", 0),
    ("Cancel a crossing with one decision", "Refund without asking", 7),
    ("Rebook a whole sailing", "Alternatives with travel time", 0),
    ("Timetable import from a spreadsheet", "Test crossing before going live", 0),
    ("Tariff rules without a consultant", "Seasonal price calendar", 0),
    ("Tariff rules without a consultant", "Fare that caps itself", 21),
    ("Live position of the vessel", "Delay told before leaving home", 0),
    ("Live position of the vessel", "Turn-up time by crossing", 0),
    ("Push instead of text messages", "Delay told before leaving home", 0),
    ("Commuter card in the phone", "Fare that caps itself", 0),
    ("Commuter card in the phone", "Direct debit for commuters", 0),
    ("Match card payments to crossings", "Pay out the next working day", 0),
    ("Match card payments to crossings", "Daily statement for every line", 0),
    ("Two people for a payout", "Pay out the next working day", -7),
    ("Harbour share split at sale", "Harbour self-service statement", 0),
    ("Freight accounts with monthly limits", "Invoices for freight accounts", 0),
    ("Ledger that never forgets", "Read-only access for auditors", 0),
    ("Ledger that never forgets", "Month end in one morning", 0),
    ("Daily statement for every line", "Month end in one morning", 0),
    ("Reconcile agents by contract", "Commission tiers for agents", 0),
    ("Agent portal", "Tour agents sell in the app", 14),
    ("Import opening balances", "Set up a line's accounts by template", 0),
    ("Partner settlement by API", "Hotel vouchers as payment", 0),
)
RELATES = (
    ("Fix double seat on return legs", "Return crossing in one tap"),
    ("Large type and high contrast", "Speak the ticket aloud"),
    ("Hotel packages", "Hotel vouchers as payment"),
    ("Railway through-tickets", "Bus that waits for the boat"),
    ("Price override report", "Audit trail for price overrides"),
)
DUPLICATES = (("Bicycle and kayak booking", "Bicycles count as what they are"),)

# Initiative → what it consists of.
PARTS = {
    "Sell foot passengers and vehicles in one basket": (
        "Remember the last crossing",
        "Price shown before any question",
        "Fix lost length when a trailer is added",
    ),
    "Rebook a whole sailing": ("Standby list by fairness", "Late arrivals move to the next crossing"),
    "Print nothing": ("Dangerous goods declared in advance", "Crew count against the safety certificate"),
    "Buy with one thumb": ("Apple and Google wallets", "Family account", "Sign in by e-mail link"),
    "Works with one bar of signal": (
        "Offline timetable",
        "Fix ticket that vanishes in flight mode",
        "Fix battery drain while at sea",
    ),
    "Month end in one morning": (
        "Ledger export for accountants",
        "VAT by leg of the crossing",
        "Subsidy report to the ministry",
    ),
    "Match card payments to crossings": ("Refunds that find their invoice", "Currency of the traveller"),
}

# Product ("" for all), kind, name, months from today, precision, what it says.
MILESTONES = (
    ("HAR", "release", "Harbour 4.6", -2, "day", "The autumn release: boarding by tablet."),
    ("HAR", "release", "Harbour 5.0", 2, "day", "Everything that the pilot lines were promised in spring."),
    (
        "GNG",
        "release",
        "Gangway for the islands",
        3,
        "month",
        "What islanders asked for at the winter meetings.",
    ),
    ("LED", "release", "Ledgerline year end", 4, "quarter", "Ready before the auditors come."),
    (
        "",
        "milestone",
        "Summer timetable opens",
        5.5,
        "day",
        "From this day on every bug is seen by 40,000 people a day.",
    ),
    ("", "milestone", "Tender of the Northern Line", 9, "quarter", ""),
)

# What it belongs to (an item's title, or the start of an objective's or product's), title, likelihood, impact, state, what is done.
RISKS = (
    (
        "item",
        "Live position of the vessel",
        "The harbour authority closes its position feed",
        4,
        4,
        "open",
        "We pay for a second feed from June on, and keep the old receiver on two piers.",
    ),
    (
        "item",
        "Number plate fills in the vehicle",
        "The register of vehicles changes its terms",
        3,
        4,
        "mitigated",
        "Signed for two years; the lookup can be switched off for each line.",
    ),
    (
        "item",
        "Pay out the next working day",
        "The bank does not offer instant payments in two of our countries",
        4,
        5,
        "open",
        "",
    ),
    (
        "item",
        "Deck plan that fills itself",
        "Crews do not trust the plan and load by hand",
        3,
        3,
        "open",
        "Two officers of pilot lines sit in every review.",
    ),
    (
        "item",
        "Scan without signal",
        "A stolen tablet shows the passenger list",
        2,
        5,
        "mitigated",
        "Lists are encrypted and gone after twelve hours.",
    ),
    (
        "objective",
        "Book in under a minute",
        "Half of the team is lent to the tender",
        3,
        4,
        "accepted",
        "Decided in January; looked at again when the tender is in.",
    ),
    (
        "product",
        "LED",
        "New rules for VAT on transport come earlier than told",
        2,
        4,
        "open",
        "Our tax adviser writes every month.",
    ),
    (
        "product",
        "GNG",
        "A phone maker changes how tickets lie on the lock screen",
        3,
        2,
        "open",
        "The paper code stays as it is.",
    ),
    (
        "item",
        "Tariff rules without a consultant",
        "Two lines have tariffs that nobody can explain",
        5,
        3,
        "happened",
        "We sit down with them for three days in March.",
    ),
    ("", "", "The new office has no network for a month", 1, 2, "closed", ""),
)

# Slug, name, kind, more.
FIELDS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("contract", "Promised in a contract", "checkbox", {}),
    (
        "rollout",
        "Rolled out to",
        "select",
        {"options": [{"name": "Pilot lines"}, {"name": "Half of them"}, {"name": "All lines"}]},
    ),
    ("hardware", "Cost of hardware", "money", {"help": "For one line with two boats."}),
    ("training", "Training at the ramp", "number", {"unit": "hours"}),
)
