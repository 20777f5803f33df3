"""A private copy of the tree, its build, and one mutant at a time in it.

Part of ci/mutants. The build is made once by CMake and Ninja; for a mutant
the compile and link lines that Ninja would use are run one by one.
"""

import filecmp
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

from mutants_sites import Problem

FACTOR, GRACE = 5.0, 2.0  # a test's limit: baseline * FACTOR + GRACE seconds
MEMORY_LIMIT = 4 << 30    # octets of address space for a test
FILE_LIMIT = 256 << 20    # octets in a file that a test writes

# --- A private copy of the tree, built --------------------------------------

def sync_tree(source, target, skip):
    """Makes target equal to source without the folders in skip; equal files
    keep their times."""
    wanted = set()
    for folder, folders, names in os.walk(source):
        rel = os.path.relpath(folder, source)
        folders[:] = [d for d in folders if d not in (".git", "__pycache__")
                      and os.path.join(folder, d) not in skip]
        wanted.add(os.path.normpath(rel))
        os.makedirs(os.path.join(target, rel), exist_ok=True)
        for name in names:
            path = os.path.normpath(os.path.join(rel, name))
            wanted.add(path)
            copy_if_changed(os.path.join(source, path),
                            os.path.join(target, path))
    for folder, folders, names in os.walk(target, topdown=False):
        for name in folders + names:
            path = os.path.join(folder, name)
            if os.path.normpath(os.path.relpath(path, target)) not in wanted:
                remove(path)


def copy_if_changed(a, b):
    if os.path.islink(a) or not os.path.isfile(a):
        if os.path.islink(a) and not os.path.lexists(b):
            os.symlink(os.readlink(a), b)
        return
    if not os.path.exists(b) or not filecmp.cmp(a, b, shallow=False):
        shutil.copyfile(a, b)
    shutil.copymode(a, b)


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        os.rmdir(path)
    else:
        os.unlink(path)


def octets_of(path):
    with open(path, "rb") as f:
        return f.read()


def write(path, octets):
    with open(path, "wb") as f:
        f.write(octets)


@dataclass
class Test:
    name: str
    command: list
    cwd: str
    environment: dict
    archives: list    # shell lines that make the archives it links
    link: str         # and the one that makes the program
    program: str
    made: set         # the objects that they see
    objects: set      # those of them that end up in the program
    original: bytes   # the program without mutant, as a digest
    limit: float = 0.0
    seconds: float = 0.0


class Workplace:
    """A copy of the tree, its build, and the tests in it."""

    def __init__(self, base, number, root, skip):
        self.home = os.path.join(base, str(number))
        self.tree = os.path.join(self.home, "tree")
        self.out = os.path.join(self.home, "out")
        self.temporary = os.path.join(self.home, "tmp")
        self.dirty = os.path.join(self.home, "dirty")
        self.root, self.skip = root, skip
        self.environment = dict(os.environ, TMPDIR=self.temporary,
                                CCACHE_DISABLE="1", LC_ALL="C",
                                CMOCKA_TEST_ABORT="1")  # at the first failure
        self.child = None              # the test that runs
        self.tests, self.compile_lines = [], {}
        self.users = defaultdict(set)  # file: the objects made from it
        self.owners = Counter()        # object: how many tests may link it
        self.archived = set()          # lines of archives that are up to date
        self.kills = Counter()         # (file, test): how often
        self.o2 = {}                   # object: digest when compiled by -O2

    # Building

    def run(self, command, shell=False, cwd=None):
        return subprocess.run(
            command, shell=shell, cwd=cwd or self.out, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace")

    def must(self, what, command):
        done = self.run(command)
        if done.returncode != 0:
            tail = "\n".join(done.stdout.splitlines()[-30:])
            raise Problem(f"{what} failed without any mutant:\n{tail}")
        return done.stdout

    def prepare(self, test_names):
        if os.path.exists(self.dirty):  # a run was stopped in the middle
            shutil.rmtree(self.out, ignore_errors=True)
            os.unlink(self.dirty)
        for folder in (self.tree, self.out, self.temporary):
            os.makedirs(folder, exist_ok=True)
        sync_tree(self.root, self.tree, self.skip)
        self.must("cmake", [
            "cmake", "-G", "Ninja", "-S", self.tree, "-B", self.out,
            "-DCMAKE_BUILD_TYPE=Mutants", "-DCMAKE_C_FLAGS_MUTANTS=-O1 -g0 -w",
            "-DCMAKE_EXE_LINKER_FLAGS_MUTANTS=-s -Wl,--build-id=none",
            "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"])
        rows = self.built_tests(test_names)
        self.read_compile_lines()
        self.read_users()
        for row in rows:
            self.tests.append(self.read_test(row))
            self.owners.update(self.tests[-1].made)

    def built_tests(self, names):
        """ctest's rows of the tests that are programs of this build."""
        rows, output = self.listed_tests(names), ""
        if not all(row.get("command") for row in rows):
            # ctest knows a program only when it is there.
            output = self.run(["ninja", "-j1", "-k0"]).stdout
            rows = self.listed_tests(names)
        for row in rows:
            if not row.get("command"):
                tail = "\n".join(output.splitlines()[-30:])
                raise Problem(f"test {row['name']} is not built:\n{tail}")
            row["program"] = os.path.relpath(row["command"][0], self.out)
        rows = [r for r in rows if not r["program"].startswith("..")]
        if not rows:
            raise Problem(f"no test that matches '{names}' is a program")
        self.must("the build", ["ninja", "-j1", "-k0",
                                *(row["program"] for row in rows)])
        return rows

    def read_compile_lines(self):
        path = os.path.join(self.out, "compile_commands.json")
        with open(path, encoding="utf-8") as f:
            for row in json.load(f):
                m = re.search(r" -o (\S+)", row["command"])
                self.compile_lines[m[1]] = (row["command"], row["file"])

    def read_users(self):
        """From the compiler's own notes on which files it read."""
        target = None
        for line in self.must("ninja -t deps",
                              ["ninja", "-t", "deps"]).splitlines():
            if line[:1] == " ":
                path = os.path.realpath(os.path.join(self.out, line.strip()))
                rel = os.path.relpath(path, os.path.realpath(self.tree))
                if target in self.compile_lines and not rel.startswith(".."):
                    self.users[rel].add(target)
            elif ": #deps" in line:
                target = line.split(": #deps")[0]

    def listed_tests(self, names):
        listed = json.loads(self.must(
            "ctest", ["ctest", "--show-only=json-v1"]))["tests"]
        rows = [row for row in listed if re.search(names, row["name"])]
        if not rows:
            raise Problem(f"no test matches '{names}'")
        return rows

    def read_test(self, row):
        program = row["program"]
        properties = {p["name"]: p["value"] for p in row.get("properties", [])}
        lines = self.must("ninja -t commands", [
            "ninja", "-t", "commands", program]).splitlines()
        made = {m[1] for m in (re.search(r" -o (\S+\.o)\b", x) for x in lines)
                if m} & set(self.compile_lines)
        lines = [re.sub(r"\S+/cmake -E rm -f ", "rm -f ", x) for x in lines
                 if x.startswith(":")]
        return Test(
            row["name"], row["command"],
            properties.get("WORKING_DIRECTORY", self.out),
            dict(v.split("=", 1) for v in properties.get("ENVIRONMENT", [])
                 if "=" in v),
            lines[:-1], lines[-1], program, made, self.linked(lines[-1], made),
            self.digest(program))

    def linked(self, link, made):
        """Which objects the linker takes: of an archive, those it needs."""
        # Said twice, GNU ld names what is inside of archives as well.
        trace = self.run(link.replace(
            " -o ", " -Wl,--trace -Wl,--trace -o ", 1), True)
        words = set(re.split(r"[()\s]+", trace.stdout))
        archived = made - set(link.split())
        taken = {o for o in archived if os.path.basename(o) in words}
        return made - archived | taken if taken else made

    def is_used(self, name):
        return bool(self.users[name] & set(self.owners))

    def digest(self, path):
        full = os.path.join(self.out, path)
        return hashlib.sha1(octets_of(full)).digest()

    # Running tests

    def run_test(self, test, limit):
        """(exit status or None when the limit is over, output)."""
        with tempfile.TemporaryFile(dir=self.temporary) as output:
            child = subprocess.Popen(
                test.command, cwd=test.cwd, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
                env=dict(self.environment, **test.environment))
            bound(child.pid, limit)
            self.child = child
            try:
                status = child.wait(limit)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                self.child = None
                end_group(child)
            output.seek(0)
            return status, output.read(1 << 20).decode(errors="replace")

    def stop(self):
        """From another thread: nothing may run on when we are gone."""
        child = self.child
        if child:
            end_group(child)

    def baseline(self, test):
        """Runs without mutant: seconds, or None for a skipped test."""
        begin = time.monotonic()
        status, output = self.run_test(test, 600)
        if status == 77:
            return None
        if status != 0:
            tail = "\n".join(output.splitlines()[-30:])
            raise Problem(f"{test.name} fails without any mutant:\n{tail}")
        return time.monotonic() - begin

    def ordered_tests(self, m):
        """The likeliest killer first, then the quickest."""
        room, noun = os.path.split(os.path.splitext(m.file)[0])
        room = os.path.basename(room)

        def rank(test):
            words = re.split(r"\W|_", test.name)
            name = f"{room}_{noun}"
            return (not test.name.endswith(name), name not in test.name,
                    -self.kills[m.file, test.name], room not in words,
                    test.seconds, test.name)
        return sorted(self.tests, key=rank)

    # One mutant

    def try_mutant(self, m):
        begin = time.monotonic()
        path = os.path.join(self.tree, m.file)
        stat, original = os.stat(path), octets_of(path)
        backup = {}
        try:
            write(path, mutated(original, m))
            self.judge(m, backup)
            if m.outcome == "survived" and \
                    self.equal_at_o2(m, path, original, backup):
                m.outcome = "equivalent"
        finally:
            write(path, original)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            self.put_back(backup)
        m.seconds = time.monotonic() - begin

    def judge(self, m, backup):
        """A header is used in many places. A test sees the mutant first in the
        objects of its own and of the mutated room, then in all it links."""
        changed = set()
        for test in self.ordered_tests(m):
            users = self.users[m.file] & test.objects
            near = {o for o in users if self.is_near(o, m)}
            for stage in (near, users - near):
                fresh = self.compile(stage, backup)
                if fresh is None:
                    m.outcome = "not compiled"
                    return
                changed |= fresh
                if fresh or (stage is near and changed & users):
                    if self.killed_by(m, test):
                        return
        if not changed:  # perhaps no test links it at all
            rest = self.users[m.file] & set(self.owners)
            changed = self.compile(rest, backup)
            if changed is None:
                m.outcome = "not compiled"
                return
        m.outcome = "survived" if changed else "equivalent"

    def is_near(self, target, m):
        source = os.path.relpath(self.compile_lines[target][1], self.tree)
        return self.owners[target] == 1 or \
            os.path.dirname(source) == os.path.dirname(m.file)

    def compile(self, objects, backup):
        """The objects that came out different; None for a compile error."""
        changed = set()
        for target in sorted(objects - set(backup)):
            full = os.path.join(self.out, target)
            backup[target] = octets_of(full)
            if self.run(self.compile_lines[target][0], True).returncode != 0:
                return None
            if octets_of(full) != backup[target]:
                changed.add(target)
                self.archived.clear()
        return changed

    def killed_by(self, m, test):
        if not self.put_together(test):
            m.outcome = "not compiled"
            return True
        if self.digest(test.program) == test.original:
            return False
        status, output = self.run_test(test, test.limit)
        if status == 0:
            return False
        m.outcome, m.killer, m.output = "killed", test.name, output
        if status is None:
            m.killer += " (time)"
        elif status < 0 and -status != signal.SIGABRT:
            m.killer += f" ({signal.Signals(-status).name})"
        self.kills[m.file, test.name] += 1
        return True

    def put_together(self, test):
        for line in test.archives:
            if line not in self.archived:
                if self.run(line, True).returncode != 0:
                    return False
                self.archived.add(line)
        return self.run(test.link, True).returncode == 0

    def put_back(self, backup):
        self.archived.clear()
        for target, octets in backup.items():
            full = os.path.join(self.out, target)
            write(full, octets)
            now = time.time_ns()  # newer than all that was linked from it
            os.utime(full, ns=(now, now))

    def equal_at_o2(self, m, path, original, backup):
        """A stronger optimiser may prove what -O1 could not."""
        def differs(target):
            now = octets_of(os.path.join(self.out, target))
            return backup.get(target, now) != now

        users = self.users[m.file] & set(self.owners)
        for target in sorted(users, key=lambda o: (not differs(o), o)):
            if target not in self.o2:
                write(path, original)
                self.o2[target] = self.digest_at_o2(target)
                write(path, mutated(original, m))
            if self.digest_at_o2(target) != self.o2[target]:
                return False
        return True

    def digest_at_o2(self, target):
        line = self.compile_lines[target][0]
        path = os.path.join(self.temporary, "o2.o")
        line = line.replace(f" -o {target}", f" -O2 -o {path}")
        self.run(line, True)
        return hashlib.sha1(octets_of(path)).digest()

    def begin(self):
        open(self.dirty, "w", encoding="utf-8").close()

    def end(self):
        os.unlink(self.dirty)


def bound(pid, seconds):
    """A runaway mutant must not take the machine with it."""
    for what, most in ((resource.RLIMIT_CPU, int(seconds) + 5),
                       (resource.RLIMIT_AS, MEMORY_LIMIT),
                       (resource.RLIMIT_FSIZE, FILE_LIMIT),
                       (resource.RLIMIT_CORE, 0)):
        try:
            resource.prlimit(pid, what, (most, most))
        except OSError:
            pass  # it is over already


def end_group(child):
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()


def mutated(original, m):
    text = original.decode()
    return (text[:m.start] + m.text + text[m.end:]).encode()
