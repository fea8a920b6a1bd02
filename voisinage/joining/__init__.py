"""The volunteers' own pages, without an account: signing up, the charter, their page, the check of a badge."""
