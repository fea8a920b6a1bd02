"""What comes back by text: kept once, understood or given to a human, carried out by the same verbs as a link."""
