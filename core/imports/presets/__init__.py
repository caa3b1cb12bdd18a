"""Exports of other products, known by their header row, with the mapping that fits them."""

from core.imports.presets.base import Preset
from core.imports.presets.find import PRESETS, find, label_of, mapping_for, may_be, preset_of

__all__ = ["PRESETS", "Preset", "find", "label_of", "mapping_for", "may_be", "preset_of"]
