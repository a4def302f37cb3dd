"""Runs every job once."""

from . import steps
from .graph import in_order


def main():
    result = None
    for job in in_order():
        result = getattr(steps, job)(result)
        print(f"jobs: {job} done", flush=True)
    print(f"jobs: {result}")


if __name__ == "__main__":
    main()
