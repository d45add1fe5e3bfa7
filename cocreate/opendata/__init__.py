"""Giving data away: what a dataset is, in which formats it leaves, and what never does."""
