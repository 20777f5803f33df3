"""What the checks share: which C files there are, and their text without
comments and strings."""
import argparse
import os
import re
import sys

sys.dont_write_bytecode = True

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ("include", "src", "net", "gateway", "tools", "tests", "fuzz", "bench",
           "examples")

# A comment, a string or a character constant: whatever starts first wins.
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'
                   r"'(?:\\.|[^'\\\n])*'", re.S)


def arguments(description, *more):
    """The arguments that every check has: --root, and -v."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", default=HOME, help="the tree to look at")
    parser.add_argument("-v", "--verbose", action="store_true")
    for names, options in more:
        parser.add_argument(*names, **options)
    return parser.parse_args()


def c_files(root, folders=FOLDERS):
    """Every .c and .h below the folders, as paths relative to root."""
    found = []
    for folder in folders:
        for where, folders_in, names in os.walk(os.path.join(root, folder)):
            folders_in.sort()
            found += [os.path.relpath(os.path.join(where, n), root)
                      for n in sorted(names) if n.endswith((".c", ".h"))]
    return found


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read()


def blank(match):
    """Keeps the lines and the quotes, drops what stands inside."""
    text = match.group(0)
    inside = re.sub(r"[^\n]", " ", text)
    if text[0] in "\"'":
        return text[0] + inside[1:-1] + text[-1]
    return inside


def code(text):
    """The text with comments and strings blanked, line for line."""
    return TOKEN.sub(blank, text)


def finish(check, findings, what):
    """Prints the findings and ends the check."""
    for finding in findings:
        print(finding)
    if findings:
        print(f"{check}: {len(findings)} findings")
        sys.exit(1)
    print(f"{check}: {what}, nothing found")
