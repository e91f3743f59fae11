"""Check Python, make the environment, go on inside it."""

import os
import sys

OLDEST = (3, 11)


def main() -> int:
    """Run one command and return the exit code of the process."""
    if sys.version_info < OLDEST:
        found = sys.version.split()[0]
        print(
            f"Steward needs Python 3.11 or newer; this is {found}. "
            "Another one: make PYTHON=python3.12"
        )
        return 1
    os.umask(0o022)
    # Only here, since an older Python couldn't even read these modules.
    from bringup.problem import Problem, explain  # noqa: PLC0415

    try:
        return _inside(sys.argv[1:])
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as error:
        advice = "Mend that and run the command again."
        print(f"\n{explain('That', [str(error)], advice=advice)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _inside(arguments: "list[str]") -> int:
    from bringup.environment import ensure  # noqa: PLC0415
    from bringup.place import ROOT, VENV  # noqa: PLC0415

    python = ensure()
    os.chdir(ROOT)
    if os.path.realpath(sys.prefix) != os.path.realpath(VENV):
        sys.stdout.flush()
        os.execv(python, [str(python), "-m", "bringup", *arguments])  # noqa: S606
    from bringup.commands import run  # noqa: PLC0415

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
