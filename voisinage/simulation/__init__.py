"""What the simulation shows: a commune taken as its town, tables, drawings and files, in French."""
