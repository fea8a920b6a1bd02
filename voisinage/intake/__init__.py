"""Street level."""
