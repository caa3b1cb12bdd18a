"""A key as the items of this workspace have them, for hints: nobody finds "PAY-42" where there is no PAY."""

from roadmap.models import Product


def sample_key(number: int = 42) -> str:
    """By the first product; any name will do where there is none yet."""
    key = Product.objects.order_by("position", "pk").values_list("key", flat=True).first()
    return f"{key or 'PAY'}-{number}"
