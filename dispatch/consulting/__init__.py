"""Who looked at whose data, when and on which page; and whether it is worth a question."""
