"""Schemas of the actions of each noun."""
