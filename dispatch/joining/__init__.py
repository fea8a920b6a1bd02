"""A volunteer's life: signing up, the charter, being met, the badge, their own page, leaving and being forgotten."""
