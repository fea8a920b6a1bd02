"""The addresses that carriers call: how far a text or a call has come, and texts that come in."""
