"""Chaos: real processes under load, broken in every way we know, and what became of it.

`make chaos` runs it. It stands outside the product: it starts the Procfile's processes, talks to
them as Slack does, and reads their tables; nothing imports it.
"""
