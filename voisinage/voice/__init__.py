"""Calls: what a volunteer hears and which keys act, from the same asks and verbs as the pages of links."""
