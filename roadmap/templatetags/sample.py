"""Hints in the terms of the workspace."""

from django import template

from roadmap.sample_key import sample_key

register = template.Library()
register.simple_tag(sample_key)
