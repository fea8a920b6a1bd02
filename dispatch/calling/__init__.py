"""Calling people by hand: the day's sheet of whom to call and why, and what came of each call."""
