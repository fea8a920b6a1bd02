"""Time limits: what is kept for how long, and what is left of it afterwards: figures, and nobody."""
