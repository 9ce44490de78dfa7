"""The one way to run another program.

``Children`` starts, records and, after a crash, finds and kills them; ``Child`` is one that runs; ``Warm`` forks those
of one Python program from a process that has loaded it. Every child has its own session and process group, a low
priority, an explicit environment, nothing on its standard input and never a shell.
Whoever waits for a child and is cancelled has stopped it, with everything it started, before the cancellation goes on.

Three nets hold when the server dies with a SIGKILL: a warden (a shell of one megabyte that waits for our end of a pipe
to close) kills every recorded group at once; ``sweep()`` at the next start kills what is left, by process id *and*
start time; and a mark in the environment of each child finds grandchildren that left their group. There is no limit of
the address space: JavaScript runtimes reserve more than any machine has.
"""

from mvidarr.process.child import Child, Exit, Limits
from mvidarr.process.children import Children, Finished
from mvidarr.process.lines import Line
from mvidarr.process.notify import ServiceManager
from mvidarr.process.warm import Program, Warm, Warmth

__all__ = [
    "Child", "Children", "Exit", "Finished", "Limits", "Line", "Program", "ServiceManager", "Warm", "Warmth",
]  # fmt: skip
