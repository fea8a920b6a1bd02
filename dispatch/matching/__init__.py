"""Who is asked: hard conditions, score, how many at once, several requests together; and what is read for it."""
