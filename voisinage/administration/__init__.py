"""What the mairie sets for its commune: the numbers people call, its sectors, its catalogue, its organisations."""
