"""The demo's plan: Tidewater, who make software for small ferry lines, and two years of what they built."""

from roadmap.demo.build import Plan, build
from roadmap.demo.decide import decide_and_freeze
from roadmap.demo.talk import talk

__all__ = ["Plan", "build", "decide_and_freeze", "talk"]
