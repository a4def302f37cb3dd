"""Prints the pages with a word, as YAML; `--check` looks in pages of its own."""

import pathlib
import sys

import yaml
from bs4 import BeautifulSoup

PAGES = {"cellar.html": "<h1>Cellar</h1><p>cold and dark</p>", "roof.html": "<h1>Roof</h1><p>warm, not dark</p>"}


def find(pages, word):
    """Return the names of all pages whose text holds the word."""
    texts = {name: BeautifulSoup(page, "html.parser").get_text(" ").lower() for name, page in pages.items()}
    return sorted(name for name, text in texts.items() if word in text)


def main():
    if "--check" in sys.argv:
        print(f"search: {yaml.safe_dump({'cold': find(PAGES, 'cold'), 'dark': find(PAGES, 'dark')}, default_flow_style=True)}")
        return
    folder, word = sys.argv[1:]
    pages = {path.name: path.read_text() for path in pathlib.Path(folder).glob("*.html")}
    print(yaml.safe_dump(find(pages, word)))


if __name__ == "__main__":
    main()
