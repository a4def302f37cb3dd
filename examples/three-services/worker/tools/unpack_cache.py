"""Installs a list of pinned packages into a folder.

Where uv is installed, uv does it. Elsewhere this script does the same work in the same way: each wheel is unpacked once
into a cache folder, and installing is copying (or hard-linking) files from there. Only wheels are understood, and only
pins (`name==version`), as a resolver's lock file has them.

The cache folder is that of uv, `UV_CACHE_DIR` or `~/.cache/uv`:

    archive-v0/<digest>/                   the unpacked files of one wheel
    wheels-v0/<project>/<version>.json     which wheel that version is here
"""

import argparse
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zipfile

from pip._vendor.packaging.tags import sys_tags
from pip._vendor.packaging.utils import parse_wheel_filename

INDEX = os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple/"
CACHE = pathlib.Path(os.environ.get("UV_CACHE_DIR") or pathlib.Path.home() / ".cache" / "uv")
JSON = "application/vnd.pypi.simple.v1+json"


def read_pins(file):
    """Return (project, version) of each line of a lock file."""
    pins = []
    for line in pathlib.Path(file).read_text().splitlines():
        requirement = line.split("#")[0].strip()
        if not requirement:
            continue
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==(\S+)", requirement)
        if match is None:
            sys.exit(f"{file}: '{requirement}' is no pin of the form name==version")
        pins.append((re.sub(r"[-_.]+", "-", match[1]).lower(), match[2]))
    return pins


def find_wheel(project, version):
    """Return file name, address and SHA-256 of the wheel that fits this interpreter best."""
    page = urllib.parse.urljoin(INDEX.rstrip("/") + "/", f"{project}/")
    request = urllib.request.Request(page, headers={"Accept": JSON})
    with urllib.request.urlopen(request) as response:
        files = json.load(response)["files"]
    rank = {tag: position for position, tag in enumerate(sys_tags())}
    fitting = []
    for file in files:
        if not file["filename"].endswith(".whl"):
            continue
        _, found, _, tags = parse_wheel_filename(file["filename"])
        positions = [rank[tag] for tag in tags if tag in rank]
        if str(found) == version and positions:
            fitting.append((min(positions), file))
    if not fitting:
        sys.exit(f"{page} has no wheel of {project} {version} for this interpreter")
    best = min(fitting, key=lambda pair: pair[0])[1]
    return best["filename"], urllib.parse.urljoin(page, best["url"]), best["hashes"]["sha256"]


def unpack(filename, address, digest, archive):
    """Download a wheel, check its digest and unpack it; the folder appears when it is complete."""
    with urllib.request.urlopen(address) as response:
        content = response.read()
    if hashlib.sha256(content).hexdigest() != digest:
        sys.exit(f"{address} is damaged: its digest is not {digest}")
    archive.parent.mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(dir=archive.parent))
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        wheel.extractall(scratch)
    scratch.chmod(0o755)
    scratch.rename(archive)
    print(f"Downloaded {filename} ({len(content)} bytes)")


def cached_wheel(project, version):
    """Return the folder with the unpacked wheel, filling the cache where it is missing."""
    pointer = CACHE / "wheels-v0" / project / f"{version}.json"
    if pointer.exists():
        archive = CACHE / "archive-v0" / json.loads(pointer.read_text())["sha256"]
        if archive.is_dir():
            return archive
    filename, address, digest = find_wheel(project, version)
    archive = CACHE / "archive-v0" / digest
    if not archive.is_dir():
        unpack(filename, address, digest, archive)
    pointer.parent.mkdir(parents=True, exist_ok=True)
    pointer.write_text(json.dumps({"filename": filename, "sha256": digest}))
    return archive


def link_or_copy(source, target):
    if os.environ.get("UV_LINK_MODE") != "copy":
        try:
            os.link(source, target)
            return
        except OSError:
            pass  # Another file system: a link cannot reach it, a copy can.
    shutil.copy2(source, target)


def main():
    parser = argparse.ArgumentParser(description="Install pinned packages into a folder")
    parser.add_argument("--target", required=True)
    parser.add_argument("lock")
    options = parser.parse_args()
    uv = shutil.which("uv")
    if uv is not None:
        command = [uv, "pip", "install", "--target", options.target, "--requirement", options.lock]
        sys.exit(subprocess.run(command, check=False).returncode)
    for project, version in read_pins(options.lock):
        archive = cached_wheel(project, version)
        shutil.copytree(archive, options.target, copy_function=link_or_copy, dirs_exist_ok=True)
        print(f"Installed {project} {version}")


if __name__ == "__main__":
    main()
