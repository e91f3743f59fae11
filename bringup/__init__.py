"""Brings Steward up on one machine: its environment, its services, the demo, the tests.

`python3 -m bringup demo|up|down|test|run|status|environment`. Until the virtual environment
exists, only the standard library is used (problem, account, place, debian, environment);
everything else runs inside it.
"""
