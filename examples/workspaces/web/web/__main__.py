"""Serves the page; `--check` asks for it without a network and prints the answer."""

import sys

from . import create_app


def main():
    app = create_app()
    if "--check" in sys.argv:
        print(f"web: {app.test_client().get('/').text}")
        return
    app.run(host="0.0.0.0", port=8080)


if __name__ == "__main__":
    main()
