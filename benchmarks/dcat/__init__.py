"""Figures of the catalogues for harvesters."""
