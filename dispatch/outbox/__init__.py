"""The outbox: texts written with what made them necessary, then leased, sent, marked, and followed to their end."""
