"""Policies of groupings: what they ask, what they keep back, what they let through."""
