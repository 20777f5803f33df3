"""Audit logs on a disk, for the scripts that break them: written by
tests/system/audit_writer.c, judged by `bushing log`."""
import json
import os
import re
import shutil
import subprocess
import tempfile

TOOL = os.environ["BUSHING_TOOL"]
WRITER = os.path.join(os.environ["BUSHING_BUILD"], "tests", "audit_writer")
HOME = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


class Log:
    """A log in a folder of its own."""

    def __init__(self, keys):
        # in memory where there is such a place: a killed process does not ask
        # what the disk does
        shm = "/dev/shm"
        self.top = tempfile.mkdtemp(dir=shm if os.access(shm, os.W_OK) else None)
        self.folder = os.path.join(self.top, "audit")
        os.mkdir(self.folder)
        self.keys = keys

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top)

    def write(self, events, *more, before=()):
        """(exit status, events that were told as written, output)"""
        acks = os.path.join(self.top, "acks")
        done = subprocess.run(
            [*before, WRITER, self.folder, self.keys[0], str(events), acks,
             *map(str, more)], capture_output=True, text=True, check=False)
        told = 0
        if os.path.exists(acks):
            with open(acks, encoding="utf-8") as f:
                told = int(f.read() or 0)
            os.unlink(acks)
        return done.returncode, told, done.stdout

    def verify(self):
        done = subprocess.run(
            [TOOL, "log", "verify", "--json", "--key", self.keys[1],
             self.folder], capture_output=True, text=True, check=False)
        found = json.loads(done.stdout) if done.returncode == 0 else None
        return done.returncode, done.stderr, found

    def events(self):
        """How many there are in front of whatever is wrong."""
        done = subprocess.run(
            [TOOL, "log", "export", self.folder], capture_output=True,
            text=True, check=False)
        return done.stdout.count("\n")


def make_keys(folder):
    with open(os.path.join(HOME, "tests", "support", "audit_keys.h"),
              encoding="utf-8") as f:
        text = f.read()
    paths = []
    for name in ("AUDIT_KEY", "AUDIT_CERTIFICATE"):
        lines = re.search(rf"#define {name}(?:_PEM)? *\\\n((?: .*\n)+)",
                          text).group(1)
        paths.append(os.path.join(folder, name))
        with open(paths[-1], "w", encoding="utf-8") as f:
            f.write("".join(x + "\n" for x in
                            re.findall(r'"(.*?)\\n"', lines)))
    return paths
