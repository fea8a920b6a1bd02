"""The workshop: tables, decisions, verbs, outbox, chasing. It knows nothing of Flask or of the timetable that wakes it."""
