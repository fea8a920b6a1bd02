"""The mairie's pages: what needs it now, what is under way, one request with its story and what can be done."""
