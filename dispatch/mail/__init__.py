"""Mails: written with what made them necessary, then leased, sent, marked. The same promise as for texts, see docs."""
