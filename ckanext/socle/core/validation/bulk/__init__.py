"""The rows of a text judged by columns: what a batch accepts costs nothing more."""

from .engine import judge_batches

__all__ = ["judge_batches"]
