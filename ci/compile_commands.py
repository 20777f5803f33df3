"""The compile commands of a build folder, one for each source."""
import json
import os
import re
import shlex

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def read(build):
    """Pairs of a source's path and its arguments, without output and -c."""
    with open(os.path.join(build, "compile_commands.json"),
              encoding="utf-8") as f:
        entries = json.load(f)
    seen = {}
    for entry in entries:
        arguments = shlex.split(entry["command"])
        at = arguments.index("-o")
        del arguments[at:at + 2]
        arguments.remove("-c")
        seen.setdefault(os.path.realpath(entry["file"]), arguments)
    return sorted(seen.items())


def name(path):
    return os.path.relpath(path, HOME)


def plain(text):
    """Messages name the file itself instead of its link in the build."""
    return re.sub(r"[^\s:]*/rooms/[^/\s]+/", "src/", text).replace(
        HOME + "/", "")
