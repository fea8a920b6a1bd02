"""The workshop: tables, decisions, verbs, outbox, chasing. It knows nothing of Flask nor of the timetable."""
