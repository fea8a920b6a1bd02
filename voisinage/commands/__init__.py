"""The commands of `voisinage`, one file each."""
