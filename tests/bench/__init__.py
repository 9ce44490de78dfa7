"""Figures of speed and size, each beside its own limit measured in the same run.

``scripts/bench`` prints them. The code lives among the tests because it stands on the same ground: real databases, the
stand-ins for the web, the server as a process. It is no test: a machine that is busy makes no figure wrong, only slow.
"""
