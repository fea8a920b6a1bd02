"""Backups: taken while everything runs, encrypted, tried out by a real restore before they are called good."""
