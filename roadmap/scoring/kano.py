"""The Kano table: what somebody says to having a thing and to lacking it, taken together."""

# What each category counts as a score, as `roadmap.classes` names them: what is missed most comes first.
MUST, PERFORMANCE, ATTRACTIVE, INDIFFERENT, REVERSE = 4, 3, 2, 1, 0
# Row: the answer to having it, column: to lacking it; like, expect, do not mind, live with, dislike. None: the two
# answers contradict each other.
TABLE: tuple[tuple[int | None, ...], ...] = (
    (None, ATTRACTIVE, ATTRACTIVE, ATTRACTIVE, PERFORMANCE),
    (REVERSE, INDIFFERENT, INDIFFERENT, INDIFFERENT, MUST),
    (REVERSE, INDIFFERENT, INDIFFERENT, INDIFFERENT, MUST),
    (REVERSE, INDIFFERENT, INDIFFERENT, INDIFFERENT, MUST),
    (REVERSE, REVERSE, REVERSE, REVERSE, None),
)


def category(functional: float, dysfunctional: float) -> int | None:
    if not (functional in range(1, 6) and dysfunctional in range(1, 6)):
        return None
    return TABLE[int(functional) - 1][int(dysfunctional) - 1]


def category_sql(functional: str, dysfunctional: str) -> str:
    """NULL where a value is none of the answers; an index beside the array is NULL too."""
    rows = ", ".join(
        "[" + ", ".join("NULL" if one is None else str(one) for one in row) + "]" for row in TABLE
    )
    return f"(ARRAY[{rows}]::int[])[({functional})::int][({dysfunctional})::int]::float8"
