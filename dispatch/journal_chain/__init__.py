"""A journal that proves itself: each line sealed, each seal bound to the one before it, and nothing sealed changed."""
