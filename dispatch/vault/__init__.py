"""Data at rest: what names somebody is closed with a key that the database does not hold."""
