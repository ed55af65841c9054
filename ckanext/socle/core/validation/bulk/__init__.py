"""The rows of a file judged by columns: what a batch accepts costs nothing more."""

from .engine import judge_batches, judge_workbook

__all__ = ["judge_batches", "judge_workbook"]
