"""Addresses: a BAN extract read into a table, and found again however people type them."""
