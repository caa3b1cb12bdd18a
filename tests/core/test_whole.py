import pytest

from core.text import whole


@pytest.mark.parametrize(
    ("text", "said"),
    [("7", 7), ("007", 7), ("0", 0), ("9" * 5000, 100), ("101", 100)]
    + [(odd, None) for odd in ("", "²", "-1", "1.5", "٣", " 7", "x")],
)
def test_whole(text: str, said: int | None) -> None:
    assert whole(text, 100) == said
