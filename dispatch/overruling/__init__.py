"""What an agent of the mairie does over the usual course: somebody else, not done after all, undone, two made one."""
