"""Accounts of agents: signing in and out, and what each role may open."""
