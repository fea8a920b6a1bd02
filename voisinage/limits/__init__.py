"""How often something may be tried, counted in the database: all processes of an installation count together."""
