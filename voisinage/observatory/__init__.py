"""What the mairie reads to see how its scheme does: figures over a stretch of time, drawn and in tables."""
