"""How fast Steward is, against what it could be: `make bench`, or `python -m benchmarks move`.

Every figure stands beside its peer, taken in turns in the same run on the same machine, since only
their ratio means anything elsewhere. Nothing is asserted.
"""
