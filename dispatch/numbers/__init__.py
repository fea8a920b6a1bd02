"""Volunteers' numbers: a code sent, said back, and never an ask before."""
