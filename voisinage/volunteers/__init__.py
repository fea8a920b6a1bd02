"""Volunteers as the mairie knows them: its own list, brought in from a spreadsheet."""
