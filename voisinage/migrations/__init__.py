"""Every change of the tables, in order: shipped with the package, for a database anywhere to be brought up to date."""
