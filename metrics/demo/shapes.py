"""What the twelve KPIs of the demo look like."""

import math
from dataclasses import dataclass

# How a target is to look today, whatever the day: the share of the pace that is missing.
ON, RISK, OFF = -0.06, 0.3, 0.62


@dataclass(frozen=True)
class Shape:
    """How a KPI moves: a level, its drift over the whole time, a week, noise, a step when something shipped.

    `aim`: for a KPI that rises or falls, how far its target is behind today (ON, RISK, OFF); else the target itself.
    """

    product: str
    name: str
    description: str
    unit: str
    decimals: int
    direction: str
    aggregate: str
    level: float
    drift: float
    noise: float
    aim: float
    weekend: float = 1.0
    step: float = 0.0
    silent_days: int = 0
    cumulative: bool = False
    summer: float = 0.0
    ceiling: float = math.inf
    bets: tuple[float, ...] = ()


SHAPES = [
    Shape(
        "HAR",
        "Booking conversion",
        "Searches for a crossing that end in a paid booking.",
        "%",
        1,
        "increase",
        "mean",
        2.9,
        0.7,
        0.08,
        ON,
        0.95,
        0.6,
        bets=(0.2, 0.1),
    ),
    Shape(
        "HAR",
        "Bookings",
        "Crossings sold, all lines together.",
        "",
        0,
        "increase",
        "sum",
        640,
        420,
        46,
        ON,
        1.5,
        summer=0.14,
        cumulative=True,
    ),
    Shape(
        "HAR",
        "Checkout time",
        "Median from choosing a crossing to the ticket.",
        "s",
        0,
        "decrease",
        "mean",
        214,
        -44,
        4,
        ON,
        1.03,
        -38,
        bets=(-22, -14),
    ),
    Shape(
        "HAR",
        "Lines live",
        "Ferry lines that sell through Harbour.",
        "lines",
        0,
        "increase",
        "last",
        9,
        17,
        0.0,
        ON,
    ),
    Shape(
        "GNG",
        "Weekly travellers",
        "People who open Gangway, each counted once a day.",
        "",
        0,
        "increase",
        "mean",
        4100,
        4200,
        160,
        ON,
        1.22,
        520,
        summer=0.03,
        bets=(600,),
    ),
    Shape(
        "GNG",
        "App rating",
        "Mean of both stores over 90 days.",
        "★",
        2,
        "above",
        "last",
        4.21,
        0.28,
        0.015,
        4.3,
        ceiling=5.0,
    ),
    Shape(
        "GNG",
        "Crash-free sessions",
        "Sessions of Gangway that end as the traveller wants.",
        "%",
        2,
        "above",
        "mean",
        99.71,
        0.19,
        0.02,
        99.8,
        ceiling=100.0,
    ),
    Shape(
        "GNG",
        "Check-in by phone",
        "Passengers who board with the app instead of paper.",
        "%",
        1,
        "increase",
        "mean",
        22,
        11,
        0.8,
        OFF,
        1.1,
        2.5,
        bets=(6, 8),
    ),
    Shape(
        "LED",
        "Days to settle",
        "From the crossing to the operator's money.",
        "days",
        1,
        "decrease",
        "mean",
        9.4,
        -3.2,
        0.15,
        ON,
        1.0,
        -1.4,
        bets=(-0.9, -0.5),
    ),
    Shape(
        "LED",
        "Disputed invoices",
        "Invoices that an operator sends back.",
        "%",
        2,
        "below",
        "mean",
        2.6,
        -1.0,
        0.1,
        2.0,
        1.0,
        -0.25,
    ),
    Shape(
        "LED",
        "Invoices without a hand",
        "Invoices that nobody at Tidewater touched.",
        "%",
        1,
        "increase",
        "mean",
        58,
        20,
        0.7,
        RISK,
        bets=(4,),
    ),
    Shape(
        "LED",
        "Support tickets on invoices",
        "Opened by operators; the help desk's export.",
        "tickets",
        0,
        "decrease",
        "sum",
        24,
        -9,
        1.6,
        ON,
        0.3,
        silent_days=23,
    ),
]
