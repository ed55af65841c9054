"""Proposals that a grouping reads before they are public: waiting, decided, told."""
