"""The demo's feedback: who asks Tidewater for what, over two years."""

from feedback.demo.build import build

__all__ = ["build"]
