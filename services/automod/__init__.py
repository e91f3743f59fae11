"""Automod: what a rule looks for, and the one function that judges a message by all of them."""
