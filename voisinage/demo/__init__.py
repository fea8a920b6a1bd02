"""A fictional town to try everything in: Clairouvre, its streets, its people, some weeks of its past."""
