"""Checks that several models share."""

from django.core.validators import MaxValueValidator, MinValueValidator

NOT_NEGATIVE = [MinValueValidator(0)]
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
