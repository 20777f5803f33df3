#!/usr/bin/env python3
"""Feeds each check bad examples that it must refuse with the right words, and
good ones that it must accept: a check that cannot fail checks nothing.

  tests/checks/refusals.py CHECK       one of those in CASES below
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HOME = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CI = os.path.join(HOME, "ci")


class Tree:
    """A folder that exists for one example."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def put(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path(name)

    def room(self, name, floor, sees="", sources=""):
        sees = f"SEES {sees}" if sees else ""
        self.put(f"src/{name}/CMakeLists.txt",
                 f"bushing_room(NAME {name} FLOOR {floor} {sees}\n"
                 f"    SOURCES {sources})\n")

    def run(self, *command):
        done = subprocess.run(command, cwd=self.folder, text=True,
                              stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def check(self, name, *more):
        return self.run(os.path.join(CI, name), *more)

    def compile(self, name, text, *flags):
        source = self.put(name + ".c", text)
        self.run("gcc", "-Os", *flags, source, "-o", self.path(name))
        return self.path(name)


def refused(outcome, words):
    rc, text = outcome
    if rc in (0, 77):
        return f"accepted:\n{text}"
    if words not in text:
        return f"refused without the words {words!r}:\n{text}"
    return None


def accepted(outcome):
    rc, text = outcome
    return None if rc == 0 else f"refused with {rc}:\n{text}"


# ci/check-includes

def rooms(t):
    t.room("base", 0, sources="a.c")
    t.room("asn1", 1, "base", "b.c")
    t.room("xml", 2, "base", "c.c")
    t.room("schema", 2, "base asn1", "d.c")
    for name in ("base/a", "asn1/b", "xml/c", "schema/d"):
        t.put(f"src/{name}.c", "#include <stdint.h>\n")
        t.put(f"src/{name}.h", "#include <bushing/span.h>\n")
    t.put("include/bushing/span.h", "#include <stddef.h>\n")
    t.put("tests/CMakeLists.txt", "set(units\n    base_a\n)\n")
    t.put("tests/unit/base_a_test.c", "")
    t.put("tools/CMakeLists.txt", "set(sources main.c)\n")


def includes(path, text, words):
    def case(t):
        rooms(t)
        t.put(path, text)
        return refused(t.check("check-includes", "--root", t.folder), words)
    return case


def includes_script(t):
    rooms(t)
    os.chmod(t.put("tests/system/judge", "#!/bin/sh\n"), 0o755)
    return refused(t.check("check-includes", "--root", t.folder),
                   "tests/system/judge: not in the list")


def includes_good(t):
    rooms(t)
    t.put("src/schema/d.c", '#include "asn1/b.h"\n#include "base/a.h"\n'
                            '/* #include "xml/c.h" */\n')
    t.put("src/xml/c.c", "#include <expat.h>\n")
    t.put("tools/main.c", '#include "cli.h"\n#include "net/address.h"\n'
                          '#include <stdio.h>\n')
    t.put("net/address.h", "#include <sys/socket.h>\n")
    t.put("tools/cli.h", "#include <bushing/span.h>\n")
    return accepted(t.check("check-includes", "--root", t.folder))


# ci/check-banned, ci/check-size, ci/check-format: one file in a tree

def one_file(check, path, text, words):
    def case(t):
        t.put(path, text)
        outcome = t.check(check, "--root", t.folder)
        return refused(outcome, words) if words else accepted(outcome)
    return case


def function(num_lines):
    return ("static int long_one(int a,\n                    int b)\n{\n"
            + "    a += b;\n" * (num_lines - 5) + "    return a;\n}\n")


def layout(text, words):
    def case(t):
        with open(os.path.join(HOME, ".clang-format"), encoding="utf-8") as f:
            t.put(".clang-format", f.read())
        return one_file("check-format", "src/base/a.c", text, words)(t)
    return case


# ci/check-clauses: a table with the rules, one line more, one file that cites

RULES_LINES = "".join(f"rule {i}\tnone\tx\twhy\n" for i in range(1, 26))
STEP_LINE = "62351-4:14.3 step 5\tcode\tthe rest of the syntax\n"


def clauses(words, line=STEP_LINE, code="", test="", strict=True,
            rules=RULES_LINES):
    def case(t):
        t.put("docs/conformance/clauses.tsv", "# id\n" + line + rules)
        t.put("src/e2e/a.c", code)
        t.put("tests/unit/a_test.c", test)
        outcome = t.check("check-clauses", "--root", t.folder,
                          *(["--strict"] if strict else []))
        return refused(outcome, words) if words else accepted(outcome)
    return case


STEP = "/* [62351-4:14.3 step 5] */"
ELEVEN = "".join(f"62351-4:{x}\tcode\tx\n" for x in (
    "14.3 step 5", "14.3 step 6", "14.3 step 7", "14.3 token3 5", "15.6 event "
    "15.2", "15.6 event 15.16", "13.3.2", "13.4.1", "8 rule 3", "12", "13",
    "14"))
FORMS = '''/* [62351-4:14.3 steps 5-7, 13.3.2, rule 3; D-A-1] [62351-4:12-14]
 * [62351-4:15.6 events 15.2; 62351-4:10.4] [osi:3; 62351-4:13.3.2,
 * 13.4.1] [62351-4:8 rules 3] [rules 1, 2] [62351-4 rules:4] [protocol rule 5]
 * [62351-4:H.2, G.5] [62351-9:7.4] [rule 8: said in a word] */
char a[] = "14.3 token3 5", b[] = "14.3 req 6 more", c[] = "99.1";
char d[] = "15.6 16";
'''


# ci/check-model: small models in the place of the real one

MODEL = '''byte a;
active proctype p()
{
    if
    :: a = 1
    :: a = 2
    fi;
#ifdef BROKEN
    assert(a == 1)
#endif
}
'''
HOLDS = "all\tholds\tROOM=2\tsafety\talways\n"
BREAKS = "one\ta==1\tROOM=2 BROKEN\tsafety\talways\n"


def model(text, rows, words):
    def case(t):
        t.put("tests/model/association.pml", text)
        t.put("tests/model/runs.tsv", "# name\n" + rows)
        outcome = t.check("check-model", "--root", t.folder)
        return refused(outcome, words) if words else accepted(outcome)
    return case


# ci/check-symbols, ci/check-bars: compiled examples

def archive(t, text):
    t.compile("a.o", text, "-c")
    t.run("ar", "rcs", t.path("a.a"), t.path("a.o"))
    return t.path("a.a")


def symbols(text, words):
    def case(t):
        outcome = t.check("check-symbols", archive(t, text))
        return refused(outcome, words) if words else accepted(outcome)
    return case


def symbols_exported(t):
    plain = archive(t, "int bushing_a(void) { return 1; }")
    shared = t.compile("a.so", "int bushing_a(void) { return 1; }\n"
                               "int ber_next(void) { return 1; }",
                       "-shared", "-fPIC")
    return refused(t.check("check-symbols", plain, shared),
                   "ber_next is exported")


def symbols_for_tests(t):
    plain = archive(t, "int bushing_a(void) { return 1; }")
    shared = t.compile("a.so", "int bushing_a(void) { return 1; }\n",
                       "-shared", "-fPIC")
    hidden = '__attribute__((visibility("hidden"))) int '
    bad = t.compile("b.so", hidden + "crypto_test_draw(void) { return 1; }\n",
                    "-shared", "-fPIC")
    t.compile("c.o", "const int CRYPTO_TEST = 1;\n", "-c")
    t.run("ar", "rcs", t.path("c.a"), t.path("c.o"))
    return (refused(t.check("check-symbols", plain, bad),
                    "crypto_test_draw is in b.so")
            or refused(t.check("check-symbols", plain, shared, t.path("c.a")),
                       "CRYPTO_TEST is in c.a")
            or accepted(t.check("check-symbols", plain, shared, plain)))


def bars(text, words):
    def case(t):
        t.compile("a.o", text, "-c")
        outcome = t.check("check-bars", t.path("a.o"))
        return refused(outcome, words) if words else accepted(outcome)
    return case


# ci/check-lint, ci/check-clang, ci/check-headers

def lint(text, words):
    def case(t):
        outcome = t.check("check-lint", "--file", t.put("a.c", text))
        return refused(outcome, words) if words else accepted(outcome)
    return case


def clang(text, words):
    def case(t):
        source = t.put("a.c", text)
        t.put("compile_commands.json",
              '[{"directory": "/", "file": "%s",'
              ' "command": "gcc -std=c11 -Wall -Wconversion -o a.o -c %s"}]'
              % (source, source))
        outcome = t.check("check-clang", t.folder)
        return refused(outcome, words) if words else accepted(outcome)
    return case


# ci/print-events: the catalogue with one thing changed

def events(words, *changes, printed=True):
    def case(t):
        with open(os.path.join(HOME, "src", "event", "catalogue.def"),
                  encoding="utf-8") as f:
            text = f.read()
        for old, new in changes:
            if old not in text:
                return f"the catalogue has no {old!r}"
            text = text.replace(old, new, 1)
        t.put("src/event/catalogue.def", text)
        if printed:
            t.check("print-events", "--root", t.folder)
        outcome = t.check("print-events", "--root", t.folder, "--check")
        return refused(outcome, words) if words else accepted(outcome)
    return case


def header(text, words):
    def case(t):
        t.put("include/bushing/a.h", text)
        outcome = t.check("check-headers", t.path("include"))
        return refused(outcome, words) if words else accepted(outcome)
    return case


# ci/check-docs: a tool that is a script

def docs(man, completion, words):
    def case(t):
        tool = t.put("bushing", "#!/bin/sh\ncat <<'X'\n" + HELP + "X\n")
        os.chmod(tool, 0o755)
        outcome = t.check("check-docs", tool, t.put("bushing.1", man),
                          t.put("bushing.bash", completion))
        return refused(outcome, words) if words else accepted(outcome)
    return case


HELP = """usage: bushing COMMAND [OPTION]...

commands:
  inspect   decode a PDU

options:
  --from FORM   how the input is written
  -v            offsets too
"""
MAN = ".SS inspect\n.TP\n.BI \\-\\-from \" FORM\"\n.TP\n.B \\-v\n"
COMPLETION = "inspect --from -v\n"


# ci/count-tests

def tap(text, rest='status="run"'):
    return f'<testcase name="unit/a" {rest}><system-out>{text}</system-out>' \
           f'</testcase>'


def results(cases, last, rc):
    def case(t):
        path = t.put("r.xml", f"<testsuite>{cases}</testsuite>")
        got, text = t.check("count-tests", path)
        if got != rc or not text.endswith("\n" + last + "\n") and \
                text != last + "\n":
            return f"status {got}:\n{text}"
        return None
    return case


def no_results(t):
    return refused(t.check("count-tests", t.path("absent.xml")),
                   "0 passed, 1 failed, 0 skipped")


# ci/judge-coverage, ci/run-bench

def coverage(floors, summary, words):
    def case(t):
        outcome = t.check("judge-coverage", t.put("floors", floors),
                          t.put("summary.json", summary))
        return refused(outcome, words) if words else accepted(outcome)
    return case


def summary(lines, branches):
    return ('{"files": [{"filename": "src/base/a.c", "line_total": 100, '
            '"line_covered": %d, "branch_total": 100, "branch_covered": %d}]}'
            % (lines, branches))


def bench(line, words):
    def case(t):
        program = t.put("bench_a", f"#!/bin/sh\nprintf '{line}'\n")
        os.chmod(program, 0o755)
        outcome = t.check("run-bench", program)
        return refused(outcome, words) if words else accepted(outcome)
    return case


# tests/system/pki_rules_covered

def covered(rules, test, words):
    def case(t):
        t.put("src/pki/rules.def", rules)
        t.put("tests/unit/pki_rules_test.c", test)
        outcome = t.run(os.path.join(CI, "../tests/system/pki_rules_covered"),
                        t.folder)
        return refused(outcome, words) if words else accepted(outcome)
    return case


# tests/system/e2e_rows_covered

ROW_SOURCES = {
    "src/e2e/handshake.def": 'CHECK(A, REQ("14.3 req 0", E(1, 5), 1), NONE)\n',
    "src/e2e/data.def": 'DATA_ROW(B, "14.4 clear 1", "-", 1)\n',
    "src/e2e/ending.c": "",
    "src/e2e/traffic.c": "",
    "src/session/environment.h": "",
    "src/aprofile/steps.def": "",
    "src/schema/dialect.h": "\nstruct dialect {\n    int point;\n};\n",
    "src/schema/decisions.def": 'DECISION("D-DH-1", "x", VALUE)\n',
    "tests/unit/e2e_dialect_test.c": "FIELD(point) \"D-DH-1\"},\n",
    "tests/unit/session_dialect_test.c": "",
    "tests/unit/x_test.c": "static void both(void **state)\n{\n}\n"
                           "cmocka_unit_test(both),\n"
                           "static void idle(void **state)\n{\n}\n",
}


def named_tests():
    """A line for each test that the script wants by its name."""
    with open(os.path.join(HOME, "tests/system/e2e_rows_covered"),
              encoding="utf-8") as f:
        names = re.search(r"^NAMED = \((.*?)^\)", f.read(), re.M | re.S)
    return "".join(f"test {name}\tx:both\n"
                   for name in re.findall(r'"([^"]+)"', names.group(1)))


def rows_covered(table, words, more=None):
    def case(t):
        for path, text in {**ROW_SOURCES, **(more or {})}.items():
            t.put(path, text)
        t.put("tests/data/e2e_rows.tsv", table + named_tests())
        outcome = t.run(os.path.join(CI, "../tests/system/e2e_rows_covered"),
                        t.folder)
        return refused(outcome, words) if words else accepted(outcome)
    return case


# cmake/rooms.cmake

def configure(text, words):
    def case(t):
        for name in ("base", "asn1", "schema", "xml"):
            os.makedirs(t.path(f"src/{name}"))
        t.put("CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.20)\nproject(x NONE)\n"
              f'include("{HOME}/cmake/rooms.cmake")\n{text}\n')
        outcome = t.run("cmake", "-S", t.folder, "-B", t.path("b"))
        return refused(outcome, words) if words else accepted(outcome)
    return case


# ci/install-deps: a machine where a package is missing and nobody is root

def install_without_root(t):
    for name, text in (("dpkg-query", "echo installed nothing"),
                       ("id", "echo 1000"), ("sudo", "exit 1")):
        os.chmod(t.put(f"bin/{name}", f"#!/bin/sh\n{text}\n"), 0o755)
    path = t.path("bin") + ":" + os.environ["PATH"]
    outcome = t.run("env", f"PATH={path}", os.path.join(CI, "install-deps"),
                    "build")
    return refused(outcome, "sudo apt-get update && sudo apt-get install -y "
                            "--no-install-recommends gcc")


def install_unknown(t):
    return refused(t.check("install-deps", "moon"), "no set is called 'moon'")


GOTO_BACK = """int f(int a)
{
out:
    a++;
    if (a < 3)
        goto out;
    return a;
}
"""
GOTO_TWO = """int f(int a)
{
    if (a)
        goto out;
    goto fail;
out:
    return 1;
fail:
    return 0;
}
"""
GOTO_GOOD = """int f(int a)
{
    if (a)
        goto out;
    a = 3;
out:
    return a;
}

int g(int a)
{
    if (a)
        goto fail;
    return 0; /* sprintf(x) and strcpy(y) in a comment */
fail:
    return memory->free("malloc(3)");
}
"""

# ci/run-soak

def soak(times):
    def case(t):
        return refused(t.run("env", "BUSHING_SOAK=" + times,
                             os.path.join(CI, "run-soak")),
                       f"BUSHING_SOAK is '{times}'")
    return case


CASES = {
    "check-includes": {
        "accepts a good tree": includes_good,
        "upward": includes("src/base/a.c", '#include "asn1/b.h"\n',
                           "from floor 0 to floor 1"),
        "same floor": includes("src/xml/c.c", '#include "schema/d.h"\n',
                               "from floor 2 to floor 2"),
        "out of sight": includes("src/xml/c.c", '#include "asn1/b.h"\n',
                                 "does not say that it SEES asn1"),
        "past the rooms": includes("src/asn1/b.c", '#include "../base/a.h"\n',
                                   "names no room"),
        "stdio": includes("src/schema/d.h", "#include <stdio.h>\n",
                          "<stdio.h> is not allowed below floor 5"),
        "sockets": includes("src/base/a.c", "# include <sys/socket.h>\n",
                            "<sys/socket.h> is not allowed"),
        "time": includes("src/asn1/b.h", "#include <time.h>\n",
                         "<time.h> is not allowed"),
        "OpenSSL": includes("src/schema/d.c", "#include <openssl/evp.h>\n",
                            "<openssl/evp.h> is not allowed"),
        "expat in asn1": includes("src/asn1/b.c", "#include <expat.h>\n",
                                  "<expat.h> is not allowed"),
        "a tool inside": includes("tools/x.c", '#include "base/a.h"\n',
                                  "no public header"),
        "a tool around": includes("tools/x.c", '#include "../src/base/a.h"\n',
                                  "no public header"),
        "net inside": includes("net/x.c", '#include "base/a.h"\n',
                               "no public header"),
        "net in an example": includes("examples/x.c",
                                      '#include "net/address.h"\n',
                                      "no public header"),
        "what net has not": includes("tools/x.c", '#include "net/none.h"\n',
                                     "no public header"),
        "an example inside": includes("examples/x.c", '#include "asn1/b.h"\n',
                                      "no public header"),
        "OpenSSL in a tool": includes("tools/x.c", "#include <openssl/bn.h>\n",
                                      "is for crypto/openssl"),
        "public header": includes("include/bushing/x.h",
                                  "#include <stdio.h>\n",
                                  "in a public header"),
        "unlisted source": includes("src/base/z.c", "", "not in the list"),
        "unlisted script": includes_script,
        "unlisted test": includes("tests/unit/base_z_test.c", "",
                                  "not in the list"),
    },
    "check-banned": {
        "accepts good code": one_file("check-banned", "src/base/a.c",
                                      GOTO_GOOD, None),
        "accepts the heap in xml": one_file("check-banned", "src/xml/a.c",
                                            "x = malloc(3);\n", None),
        "accepts a shell in a test": one_file(
            "check-banned", "tests/unit/a.c", "x = system(a);\n", None),
        "a shell": one_file("check-banned", "tools/a.c", "x = system(a);\n",
                            "runs a shell"),
        "sprintf": one_file("check-banned", "tools/a.c",
                            'void f(void)\n{\n    sprintf(s, "x");\n}\n',
                            "tools/a.c:3: sprintf"),
        "strcpy": one_file("check-banned", "src/xml/a.c",
                           "x = strcpy (a, b);\n", "strcpy"),
        "atoi": one_file("check-banned", "tests/unit/a.c", "x = atoi(a);\n",
                         "atoi"),
        "alloca": one_file("check-banned", "src/base/a.h", "x = alloca(a);\n",
                           "alloca"),
        "setjmp": one_file("check-banned", "fuzz/a.c", "x = setjmp(a);\n",
                           "setjmp"),
        "strtok": one_file("check-banned", "gateway/a.c",
                           "x = strtok(a, b);\n", "strtok"),
        "malloc": one_file("check-banned", "src/asn1/a.c", "x = malloc(3);\n",
                           "malloc: no heap here"),
        "free": one_file("check-banned", "src/schema/a.c", "free(x);\n",
                         "free: no heap here"),
        "goto elsewhere": one_file("check-banned", "src/base/a.c",
                                   "goto again;\n", "only to out or fail"),
        "goto backward": one_file("check-banned", "src/base/a.c", GOTO_BACK,
                                  "jumps backward"),
        "two labels": one_file("check-banned", "src/base/a.c", GOTO_TWO,
                               "more than one label"),
        "a mark": one_file("check-banned", "src/base/a.c",
                           "/* TO" "DO later */\n", "left"),
    },
    "check-size": {
        "accepts 80 lines": one_file("check-size", "src/base/a.c",
                                     function(80), None),
        "refuses 81 lines": one_file("check-size", "src/base/a.c",
                                     function(81),
                                     "src/base/a.c:1: long_one has 81 lines"),
        "accepts a long table": one_file(
            "check-size", "src/base/a.c",
            "static const struct row ROWS[] = {\n" + "    {1},\n" * 1000
            + "};\n", None),
        "accepts 900 lines": one_file("check-size", "src/base/a.c",
                                      "int a;\n" * 900, None),
        "refuses 901 lines": one_file("check-size", "src/base/a.c",
                                      "int a;\n" * 901, "901 lines"),
    },
    "check-format": {
        "accepts our layout": layout("int f(void)\n{\n    return 1;\n}\n",
                                     None),
        "brace": layout("int f(void) {\n    return 1;\n}\n", "make format"),
        "indent": layout("int f(void)\n{\n  return 1;\n}\n", "make format"),
        "81 columns": layout("int f(void)\n{\n    return " + "1 + " * 30
                             + "1;\n}\n", "make format"),
        "no files": lambda t: refused(
            t.check("check-format", "--root", t.folder), "no C files"),
    },
    "check-symbols": {
        "accepts memcpy and its own": symbols(
            "#include <string.h>\nvoid g(char *);\n"
            "void f(char *a, char *b, size_t n) { memcpy(a, b, n); g(a); }\n"
            "void g(char *a) { a[0] = 1; }\n", None),
        "malloc": symbols("#include <stdlib.h>\n"
                          "void *f(void) { return malloc(3); }\n",
                          "malloc comes from outside"),
        "printf": symbols("#include <stdio.h>\n"
                          'void f(int a) { printf("%d", a); }\n',
                          "printf comes from outside"),
        "assert": symbols("#include <assert.h>\n"
                          "void f(int a) { assert(a); }\n",
                          "__assert_fail comes from outside"),
        "an empty archive": symbols("", "is empty"),
        "a foreign export": symbols_exported,
        "what is for tests": symbols_for_tests,
    },
    "check-bars": {
        "accepts small": bars("const int a[9] = {1};\n"
                              "int f(int b) { return a[b]; }\n", None),
        "read-only": bars("const char a[122881] = {1};\n", "MISS"),
        "relocated": bars("extern int x;\n"
                          "const int *const a[15361] = {&x};\n", "MISS"),
        "data": bars("int a = 3;\n", "size/writable\t4\toctets\t0\tMISS"),
        "bss": bars("int a[2];\n", "size/writable\t8\toctets\t0\tMISS"),
    },
    "check-lint": {
        "accepts good code": lint("int f(int a)\n{\n    return a;\n}\n", None),
        "clang-tidy": lint("int f(int a);\nint f(int a)\n{\n"
                           "    int *p = 0;\n    return *p + a;\n}\n",
                           "clang-analyzer-core.NullDereference"),
        "cppcheck": lint("int f(void);\nint f(void)\n{\n    int a[3];\n"
                         "    for (int i = 0; i <= 3; i++)\n"
                         "        a[i] = i;\n    return a[1];\n}\n",
                         "arrayIndexOutOfBounds"),
    },
    "check-clang": {
        "accepts good code": clang("int a;\n", None),
        "a warning": clang("unsigned char f(int a);\n"
                           "unsigned char f(int a) { return a; }\n",
                           "implicit conversion"),
        "no sources": lambda t: refused(
            (t.put("compile_commands.json", "[]"),
             t.check("check-clang", t.folder))[1], "0 files"),
    },
    "check-headers": {
        "accepts a good header": header("#include <stdint.h>\n"
                                        "typedef uint8_t bushing_a;\n", None),
        "leans on others": header("typedef uint8_t bushing_a;\n",
                                  "not alone in C11"),
        "not C11": header("int a = ({ 3; });\n", "not alone in C11"),
        "not C++": header("struct a {\n    int class;\n};\n",
                          "not alone in C++"),
    },
    "print-events": {
        "accepts the catalogue": events(None),
        "pages not printed": events("events.md is not what", printed=False),
        "one more": events(
            "has 36 events, not 35",
            ("EVENT(3, 1, 1, 0, TLS_HS", 'EVENT(3, 1, 0, 0, A, "", ALARM, '
             'GIVEN, "a", "", "")\nEVENT(3, 1, 1, 0, TLS_HS')),
        "a number twice": events("is there twice",
                                 ("EVENT(3, 1, 2, 0,", "EVENT(3, 1, 1, 0,")),
        "no order": events("not in the order",
                           ("EVENT(3, 1, 2, 0,", "EVENT(3, 9, 2, 0,")),
        "a second without a first": events(
            "without a first", ("EVENT(3, 1, 2, 0,", "EVENT(3, 1, 2, 1,")),
        "a parameter that is none": events("{P.Versiom} is no parameter",
                                           ("{P.Version}", "{P.Versiom}")),
        "a name that is none": events("is no name of a parameter",
                                      ("X.Suite", "X.Sui-te")),
        "a text that is too long": events(
            "longer than 128 octets",
            ("peer showed no certificate", 129 * "x")),
        "a mnemonic that is none": events("mnemonic is not one",
                                          ("TLS_HS_SUCCESS", "tls_success")),
        "what is no row": events("no event:",
                                 ("EVENT(3, 1, 2, 0,", "EVEN(3, 1, 2, 0,")),
    },
    "check-docs": {
        "accepts complete pages": docs(MAN, COMPLETION, None),
        "man lacks an option": docs(MAN.replace("from", "fro"), COMPLETION,
                                    "bushing.1: --from"),
        "man lacks a command": docs(MAN.replace("inspect", "x"), COMPLETION,
                                    "bushing.1: inspect"),
        "completion lacks an option": docs(MAN, "inspect --from\n",
                                           "bushing.bash: -v"),
        "completion lacks a command": docs(MAN, "--from -v\n",
                                           "bushing.bash: inspect"),
        "man tells of an unknown option": docs(
            MAN + ".B \\-\\-moon\n", COMPLETION, "--moon"),
    },
    "check-clauses": {
        "accepts a step that is cited": clauses(None, code=STEP, test=STEP),
        "accepts each form": clauses(None, line=ELEVEN, code=FORMS,
                                     test=FORMS),
        "accepts gaps when asked": clauses(None, strict=False),
        "no code": clauses("step 5: no code cites it", test=STEP),
        "no test": clauses("step 5: no test cites it", code=STEP),
        "a test where code need not": clauses(
            "step 5: no test cites it",
            line=STEP_LINE.replace("code", "test").replace("\n", "\twhy\n")),
        "a step that is not there": clauses(
            "a.c:1: 62351-4:14.3 step 6 is not", strict=False,
            code=STEP.replace("step 5", "step 6")),
        "a clause in a test": clauses(
            "a_test.c:2: 62351-4:9.9 is not", strict=False,
            test="\n/* [osi:2; 62351-4:14.3 step 5, 9.9] */"),
        "a rule that is not there": clauses(
            "rule 26 is not", strict=False, code="/* [rules 1, 26] */"),
        "a rule missing in the table": clauses(
            "rule 25 is missing", strict=False,
            rules=RULES_LINES.replace("rule 25", "62351-4:9")),
        "too few columns": clauses("three or four columns", strict=False,
                                   line="62351-4:9\tcode\n"),
        "no identifier": clauses("'14.3' is no identifier", strict=False,
                                 line="14.3\tcode\tx\n"),
        "twice": clauses("is there twice", strict=False, line=STEP_LINE * 2),
        "another word": clauses("'maybe' is not code", strict=False,
                                line=STEP_LINE.replace("code", "maybe")),
        "no reason": clauses("a reason stands where", strict=False,
                             line=STEP_LINE.replace("code", "none")),
        "a reason for nothing": clauses(
            "a reason stands where", strict=False,
            line=STEP_LINE.replace("\n", "\twhy\n")),
        "no demand": clauses("the demand is empty", strict=False,
                             line="62351-4:9\tcode\t \n"),
    },
    "check-model": {
        "accepts": model(MODEL, HOLDS + BREAKS, None),
        "what does not hold": model(MODEL, BREAKS.replace("a==1", "holds"),
                                    "one: does not hold"),
        "a mistake that is not found": model(
            MODEL, HOLDS.replace("holds", "a==1"), "finds nothing wrong"),
        "another mistake": model(MODEL, BREAKS.replace("a==1", "a==2"),
                                 "something else: pan:1: assertion"),
        "what is never reached": model(
            MODEL.replace("fi;", "fi;\n    if\n    :: a > 2 -> a = 3\n"
                          "    :: else -> skip\n    fi;"),
            HOLDS, "is never reached"),
        "a stuck end": model(MODEL.replace("fi;", "fi;\n    a > 1;"), HOLDS,
                             "invalid end state"),
        "too deep": model(MODEL.replace("fi;", "fi;\n    int n;\n    do\n"
                                        "    :: n < 2000000 -> n++\n"
                                        "    :: else -> break\n    od;"),
                          HOLDS, "max search depth too small"),
        "what spin cannot read": model("active proctype {", HOLDS,
                                       "spin failed"),
        "another form": model(MODEL, "all\tholds\n", "is no row"),
        "no rows": model(MODEL, "", "nothing to explore"),
    },
    "count-tests": {
        "counts single tests": results(
            tap("1..3\nok 1 - a\nok 2 - b\nnot ok 3 # SKIP c\n"),
            "2 passed, 0 failed, 1 skipped", 0),
        "what ran": results(
            tap("1..1\nok 1 - a\n# ran: 2 odd inputs\n") +
            tap("1..1\nok 1 - b\n# ran: 3 odd inputs\n"),
            "ran 5 odd inputs\n2 passed, 0 failed, 0 skipped", 0),
        "a failed test": results(
            tap("1..2\nok 1 - a\nnot ok 2 - b\n", 'status="fail"'),
            "1 passed, 1 failed, 0 skipped", 1),
        "a crash": results(tap("1..9\nok 1 - a\n", 'status="fail"'),
                           "1 passed, 8 failed, 0 skipped", 1),
        "a crash at the end": results(tap("1..1\nok 1 - a\n",
                                          'status="fail"'),
                                      "1 passed, 1 failed, 0 skipped", 1),
        "a unit test without tests": results(
            tap("hello") + tap("1..1\nok 1 - a\n"),
            "1 passed, 1 failed, 0 skipped", 1),
        "a program that is not there": results(
            '<testcase name="x" status="notrun"><skipped '
            'message="Unable to find executable"/></testcase>'
            + tap("1..1\nok 1 - a\n"), "1 passed, 1 failed, 0 skipped", 1),
        "a script": results('<testcase name="x" status="run"/>',
                            "1 passed, 0 failed, 0 skipped", 0),
        "a script with a sum": results(
            '<testcase name="x" status="run"><system-out>'
            '4 passed, 0 failed, 2 skipped\n</system-out></testcase>',
            "4 passed, 0 failed, 2 skipped", 0),
        "a skipped script": results(
            '<testcase name="x" status="notrun"><skipped '
            'message="SKIP_RETURN_CODE=77"/></testcase>'
            + tap("1..1\nok 1 - a\n"), "1 passed, 0 failed, 1 skipped", 0),
        "nothing ran": results("", "0 passed, 1 failed, 0 skipped", 1),
        "no results": no_results,
    },
    "judge-coverage": {
        "accepts the floor": coverage("src/base 100 95\n", summary(100, 95),
                                      None),
        "lines": coverage("src/base 100 95\n", summary(99, 95), "MISS"),
        "branches": coverage("src/base 100 95\n", summary(100, 94), "MISS"),
        "a header of the room": coverage(
            "src/base 100 95\n",
            summary(99, 95).replace("src", "build/cov/rooms/base"), "MISS"),
        "nothing measured": coverage("src/osi 100 95\n", summary(100, 95),
                                     "nothing was measured"),
    },
    "run-bench": {
        "accepts ok": bench("a/b\\t2\\tx\\t4\\tok\\n", None),
        "a miss": bench("a/b\\t5\\tx\\t4\\tMISS\\n", "MISS"),
        "another form": bench("hello\\n", "no figure"),
        "no figure": bench("", "printed nothing"),
    },
    "run-soak": {
        "no number": soak("ten"),
        "nothing": soak("0"),
        "too much": soak("100000"),
    },
    "e2e_rows_covered": {
        "accepts a test for each": rows_covered(
            "14.3 req 0\tx:both\n14.4 clear 1\tx:both\n"
            "attack A1\tx:both\n", None),
        "a row without one": rows_covered(
            "14.3 req 0\tx:both\n", "14.4 clear 1: no test"),
        "one that is not there": rows_covered(
            "14.3 req 0\tx:both\n14.4 clear 1\tx:other\n",
            "no such test: x:other"),
        "one that is never run": rows_covered(
            "14.3 req 0\tx:both\n14.4 clear 1\tx:idle\n",
            "no such test: x:idle"),
        "one for no row": rows_covered(
            "14.3 req 0\tx:both\n14.4 clear 1\tx:both\n"
            "14.4 clear 99\tx:both\n", "no such row: 14.4 clear 99"),
        "a field of dialects without a row": rows_covered(
            "14.3 req 0\tx:both\n14.4 clear 1\tx:both\n",
            "no row for the field nonce",
            {"src/schema/dialect.h":
             "\nstruct dialect {\n    int point;\n    int nonce;\n};\n"}),
        "a decision without a row": rows_covered(
            "14.3 req 0\tx:both\n14.4 clear 1\tx:both\n",
            "no row for D-DH-9",
            {"src/schema/decisions.def":
             'DECISION("D-DH-9", "x", VALUE)\n'}),
    },
    "pki_rules_covered": {
        "accepts a test for each": covered(
            'RULE(A, "a")\nFOUND(B, "b")\n',
            "BREAKS(A, E2E, 0)\nBREAKS(B, E2E, 0)\n"
            "cmocka_unit_test(breaks_A),\ncmocka_unit_test(breaks_B),\n",
            None),
        "a rule without one": covered(
            'RULE(A, "a")\nRULE(B, "b")\n',
            "BREAKS(A, E2E, 0)\ncmocka_unit_test(breaks_A),\n",
            "B: no test"),
        "one that is never run": covered(
            'RULE(A, "a")\n', "BREAKS(A, E2E, 0)\n", "never run"),
        "one for no rule": covered(
            'RULE(A, "a")\n',
            "BREAKS(A, E2E, 0)\nBREAKS(C, E2E, 0)\n"
            "cmocka_unit_test(breaks_A),\ncmocka_unit_test(breaks_C),\n",
            "C is no rule"),
        "no rules at all": covered("", "", "0 of 0"),
    },
    "rooms": {
        "accepts lower floors": configure(
            "bushing_room(NAME base FLOOR 0)\n"
            "bushing_room(NAME asn1 FLOOR 1 SEES base)", None),
        "same floor": configure(
            "bushing_room(NAME schema FLOOR 2)\n"
            "bushing_room(NAME xml FLOOR 2 SEES schema)", "must not see"),
        "higher floor": configure(
            "bushing_room(NAME schema FLOOR 2)\n"
            "bushing_room(NAME base FLOOR 0 SEES schema)", "must not see"),
        "unknown room": configure(
            "bushing_room(NAME asn1 FLOOR 1 SEES base)", "is no room"),
    },
    "install-deps": {
        "prints the line to run": install_without_root,
        "an unknown set": install_unknown,
    },
}


# What a check needs that need not be there.
NEEDS = {"check-model": "spin"}


def main():
    needed = NEEDS.get(sys.argv[1])
    if needed and not shutil.which(needed):
        print(f"{sys.argv[1]}: {needed} is not installed")
        sys.exit(77)
    passed = failed = 0
    for name, case in CASES[sys.argv[1]].items():
        with tempfile.TemporaryDirectory() as folder:
            wrong = case(Tree(folder))
        if wrong is None:
            passed += 1
        else:
            failed += 1
            print(f"{sys.argv[1]}: {name}: {wrong}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
