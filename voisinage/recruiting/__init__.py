"""The mairie's pages on its volunteers' life: recruiting, charter, badges, poster, lists, doubles, farewells."""
