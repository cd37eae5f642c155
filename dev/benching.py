"""`make bench`: sets up, then runs the folder bench/ in the environment."""

import os
import sys

from . import databases, environment
from .paths import ROOT
from .say import Stop, command
from .stamps import only_one


@command
def main():
    """Have the database to copy from, then become the benchmark."""
    if not (ROOT / "bench/__main__.py").exists():
        raise Stop(
            "There is no benchmark in this checkout: bench/__main__.py is missing."
        )
    ready = environment.ensure()
    with only_one():
        databases.ensure_test(ready)
    os.chdir(ROOT)
    template = f"--template={databases.TEST}"
    line = [str(environment.PYTHON), "-m", "bench", template, *sys.argv[1:]]
    os.execve(line[0], line, ready.variables)


if __name__ == "__main__":
    main()
