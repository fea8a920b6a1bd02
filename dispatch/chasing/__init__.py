"""The chase: what a passed deadline does, decided on plain facts, and what the facts are read from."""
