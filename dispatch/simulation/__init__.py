"""A town on fast-forward: invented people, the very decisions of production, other systems beside them, and figures."""
