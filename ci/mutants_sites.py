"""Where a C file can be mutated: tokens, statements, and what replaces what.

Part of ci/mutants.
"""

import bisect
import hashlib
import os
import re
from collections import Counter, namedtuple
from dataclasses import dataclass, field


class Problem(Exception):
    """Why the run is not possible, in one sentence."""


# --- C text to tokens -------------------------------------------------------

Token = namedtuple("Token", "kind text start end")

TOKEN = re.compile(r"""
    (?P<space>(?:\s|\\\n)+)
  | (?P<comment>/\*.*?\*/ | //(?:\\\n|[^\n])*)
  | (?P<directive>\#(?:\\\n|/\*.*?\*/|[^\n])*)
  | (?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
  | (?P<char>[uUL]?'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|[<>=!]=|&&|\|\||[-+*/%&|^]=|.)
""", re.S | re.X)
CLOSER = {"(": ")", "[": "]", "{": "}"}


def tokenize(text):
    """The tokens that can be mutated: no blanks, comments, directives."""
    tokens = []
    for m in TOKEN.finditer(text):
        if m.lastgroup not in ("space", "comment", "directive"):
            tokens.append(Token(m.lastgroup, m.group(), m.start(), m.end()))
    return tokens


def match_brackets(tokens, name):
    """Index of the closing bracket for each opening one, and back."""
    pairs, stack = {}, []
    for i, t in enumerate(tokens):
        if t.kind != "sign":
            continue
        if t.text in CLOSER:
            stack.append(i)
        elif t.text in ")]}":
            if not stack or CLOSER[tokens[stack[-1]].text] != t.text:
                raise Problem(f"{name}: brackets do not match at '{t.text}'")
            pairs[i] = stack.pop()
            pairs[pairs[i]] = i
    if stack:
        raise Problem(f"{name}: a bracket is not closed")
    return pairs


# --- Tokens to mutants ------------------------------------------------------

@dataclass
class Mutant:
    file: str
    line: int
    function: str
    kind: str
    start: int        # the octets that are replaced ...
    end: int
    text: str         # ... by this
    old: str          # the line before and after, blanks collapsed
    new: str
    nth: int = 1      # which of equal ones in this function
    id: str = ""
    outcome: str = ""  # killed, survived, equivalent, not compiled
    killer: str = ""
    reason: str = ""  # why it is known to survive
    seconds: float = 0.0
    output: str = field(default="", repr=False)

    def key(self):
        return (self.file, self.function, self.old, self.new, self.nth)


OTHER = {  # sign: (kind, replacements)
    "<": ("compare", ["<=", ">="]), "<=": ("compare", ["<", ">"]),
    ">": ("compare", [">=", "<="]), ">=": ("compare", [">", "<"]),
    "==": ("compare", ["!="]), "!=": ("compare", ["=="]),
    "+": ("arithmetic", ["-"]), "-": ("arithmetic", ["+"]),
    "*": ("arithmetic", ["/"]), "/": ("arithmetic", ["*"]),
    "%": ("arithmetic", ["*"]),
    "+=": ("arithmetic", ["-="]), "-=": ("arithmetic", ["+="]),
    "*=": ("arithmetic", ["/="]), "/=": ("arithmetic", ["*="]),
    "++": ("arithmetic", ["--"]), "--": ("arithmetic", ["++"]),
    "&&": ("logic", ["||"]), "||": ("logic", ["&&"]),
    "&": ("bits", ["|"]), "|": ("bits", ["&"]), "^": ("bits", ["|"]),
    "<<": ("bits", [">>"]), ">>": ("bits", ["<<"]),
    "&=": ("bits", ["|="]), "|=": ("bits", ["&="]), "^=": ("bits", ["|="]),
    "<<=": ("bits", [">>="]), ">>=": ("bits", ["<<="]),
}
TWO_SIDED = set("+-*&")  # signs that are also unary
# Calls whose arguments are left alone, and those with impossible conditions.
IMPOSSIBLE = {"NEVER"}
SEALED = IMPOSSIBLE | {
    "ALWAYS", "assert", "static_assert", "_Static_assert", "offsetof",
    "sizeof", "_Alignof", "alignof", "_Alignas", "alignas", "_Generic",
    "__attribute__", "va_arg", "va_start", "va_end"}
TYPE_WORDS = set(
    "void char short int long float double signed unsigned bool _Bool const "
    "volatile static register auto struct union enum extern typedef inline "
    "restrict _Atomic _Thread_local _Alignas".split())
KEYWORDS = set("return case else sizeof do goto default if while for "
               "switch".split())
INTEGER = re.compile(r"(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)([uUlL]*)\Z")
NUMBER_TYPE = re.compile(r"\b(int|short|long|unsigned|char|size_t|ptrdiff_t|"
                         r"u?int\d+_t|u?intptr_t|u?intmax_t|enum)\b")


def collapse(text):
    return " ".join(text.split())


def integer_value(digits):
    if len(digits) > 1 and digits[0] == "0" and digits.isdigit():
        return int(digits, 8)
    return int(digits, 0)


def other_numbers(text):
    """n+1 and n-1 in the form of n; for 0 only 1."""
    m = INTEGER.match(text)
    if not m:
        return []
    digits, suffix = m.groups()
    n = integer_value(digits)
    form = "0x{:0%dx}" % (len(digits) - 2) if digits[:2] in ("0x", "0X") \
        else "{}"
    return [form.format(k) + suffix for k in ([1] if n == 0 else [n + 1, n - 1])]


class Finder:
    """Walks over one file and collects its mutants.

    Not a C parser: it knows statements and brackets, and guesses the rest. A
    wrong guess costs a mutant that does not compile, never a wrong result.
    """

    def __init__(self, name, text):
        self.name, self.text = name, text
        self.t = tokenize(text)
        self.pairs = match_brackets(self.t, name)
        self.lines = [0] + [m.end() for m in re.finditer("\n", text)]
        self.function, self.returns = "", ""
        self.muted = 0
        self.mutants = []

    # Results

    def line_of(self, offset):
        return bisect.bisect_right(self.lines, offset)

    def whole_lines(self, start, end):
        a = self.text.rfind("\n", 0, start) + 1
        b = self.text.find("\n", end)
        return a, len(self.text) if b < 0 else b

    def add(self, kind, start, end, text, old=None, new=None):
        if self.muted:
            return
        lost = self.text.count("\n", start, end) - text.count("\n")
        text += "\n" * lost  # the lines behind keep their numbers
        a, b = self.whole_lines(start, end)
        old = old or collapse(self.text[a:b])
        new = new or collapse(self.text[a:start] + text + self.text[end:b])
        self.mutants.append(Mutant(
            self.name, self.line_of(start), self.function, kind, start, end,
            text, old, new))

    def source(self, i, j):
        """The text of tokens i to j, j included."""
        return self.text[self.t[i].start:self.t[j].end]

    def is_(self, i, text):
        return i < len(self.t) and self.t[i].text == text \
            and self.t[i].kind in ("sign", "word")

    def until(self, i, end, *stops):
        """The first of the stops at this level, or end."""
        while i < end:
            if self.t[i].kind == "sign":
                if self.t[i].text in stops:
                    return i
                if self.t[i].text in CLOSER:
                    i = self.pairs[i]
                elif self.t[i].text in ")]}":
                    return i
            i += 1
        return end

    # File level

    def find(self):
        if self.name.endswith(".def"):
            return self.rows()
        tables = not self.name.endswith(".h")
        i = start = 0
        while i < len(self.t):
            text = self.t[i].text if self.t[i].kind == "sign" else ""
            if text == ";":
                start = i + 1
            elif text == "=":
                end = self.until(i, len(self.t), ";")
                if tables:
                    self.table(start, i + 1, end)
                i = end - 1
            elif text == "{" and self.is_(i - 1, ")"):
                self.body(start, i)
                i = self.pairs[i]
                start = i + 1
            elif text == "{" and self.t[i - 1].kind == "string":
                start = i + 1  # extern "C" {
            elif text == "{":
                if tables:
                    self.enumeration(start, i)
                i = self.pairs[i]
            elif text in CLOSER:
                i = self.pairs[i]
            i += 1
        return self.finish()

    def rows(self):
        """A table of rows `MACRO(NAME, ...)`: each cell of words becomes what
        stands in the same column of another row; numbers change."""
        rows = []
        for i in range(1, len(self.t)):
            if self.is_(i, "(") and self.t[i - 1].kind == "word" and \
                    not any(a < i < b for _, a, b, _ in rows[-1:]):
                end, cells, k = self.pairs[i], [], i + 1
                while k < end:
                    comma = self.until(k, end, ",")
                    cells.append((k, comma))
                    k = comma + 1
                rows.append((self.t[i - 1].text, i, end, cells))
        columns = {}
        for macro, _, _, cells in rows:
            for at, (a, b) in enumerate(cells[1:]):
                if self.is_words(a, b):
                    columns.setdefault((macro, at), set()).add(
                        collapse(self.source(a, b - 1)))
        for macro, _, _, cells in rows:
            self.function = self.source(cells[0][0], cells[0][1] - 1) \
                if cells else ""
            for at, (a, b) in enumerate(cells[1:]):
                self.cell(a, b, sorted(columns.get((macro, at), ())))
        return self.finish()

    def is_words(self, a, b):
        return a < b and all(t.kind == "word" or t.text == "|"
                             for t in self.t[a:b])

    def cell(self, a, b, others):
        if not self.is_words(a, b):
            for k in range(a, b):
                self.constant(k, a)
        elif len(others) > 1:
            is_ = collapse(self.source(a, b - 1))
            other = others[(others.index(is_) + 1) % len(others)]
            self.add("cell", self.t[a].start, self.t[b - 1].end, other)

    def finish(self):
        seen, counts, result = set(), Counter(), []
        for m in sorted(self.mutants, key=lambda m: (m.start, -m.end)):
            place = (m.start, m.end, m.text)
            if place in seen:
                continue
            seen.add(place)
            counts[m.key()] += 1
            m.nth = counts[m.key()]
            m.id = hashlib.sha1(repr(m.key()).encode()).hexdigest()[:8]
            result.append(m)
        return result

    def table(self, start, i, end):
        names = [t.text for t in self.t[start:i - 1] if t.kind == "word"]
        self.function = names[-1] if names else ""
        for k in range(i, end):
            self.constant(k, i)

    def enumeration(self, start, i):
        if not any(t.text == "enum" for t in self.t[start:i]):
            return
        self.function = self.t[i - 1].text
        k = i + 1
        while k < self.pairs[i]:
            end = self.until(k, self.pairs[i], ",")
            value = self.until(k, end, "=")
            for n in range(value + 1, end):
                self.constant(n, value)
            k = end + 1

    def body(self, start, brace):
        opening = self.pairs[brace - 1]
        self.function = self.t[opening - 1].text
        words = [t.text for t in self.t[start:opening - 1]
                 if t.text not in ("static", "inline", "const", "extern")]
        self.returns = " ".join(words)
        self.statement(brace)
        self.function = ""

    # Statements: each method takes the first token's index and gives the index
    # behind the statement.

    def statement(self, i):
        words = {"if": self.if_, "while": self.while_, "for": self.for_,
                 "switch": self.switch, "do": self.do, "case": self.case,
                 "return": self.return_, "break": self.jump,
                 "continue": self.jump}
        t = self.t[i]
        if t.kind == "word" and t.text in words:
            return words[t.text](i)
        if self.is_(i, "{"):
            end, k = self.pairs[i], i + 1
            while k < end:
                k = self.statement(k)
            return end + 1
        if t.kind == "word" and self.is_(i + 1, ":"):
            return i + 2  # a label
        return self.simple(i)

    def end_of(self, i):
        """The semicolon of a statement, or the bracket before which it ends."""
        return self.until(i, len(self.t), ";")

    def condition(self, i):
        """Mutates what stands in the brackets at i; True when it is reachable.

        Nothing inside or under `if (NEVER(...))` can be killed by a test.
        """
        a, b = i + 1, self.pairs[i]
        if self.t[a].text in SEALED and self.is_(a + 1, "(") \
                and self.pairs[a + 1] == b - 1:
            return self.t[a].text not in IMPOSSIBLE
        self.expression(a, b)
        return True

    def is_comparison(self, a, b):
        """One comparison, whose opposite is a mutant of its own."""
        signs = []
        while a < b:
            signs.append(self.t[a].text)
            a = self.pairs[a] + 1 if self.t[a].text in CLOSER else a + 1
        return not {"&&", "||", "?"} & set(signs) and any(
            OTHER[x][0] == "compare" for x in signs if x in OTHER)

    def negate(self, i):
        a, b = i + 1, self.pairs[i]
        if self.t[a].text not in SEALED and not self.is_comparison(a, b):
            inner = self.text[self.t[a].start:self.t[b].start]
            self.add("negate", self.t[a].start, self.t[b].start, f"!({inner})")

    def if_(self, i):
        close = self.pairs[i + 1]
        reachable = self.condition(i + 1)
        self.muted += not reachable
        then = close + 1
        behind = self.statement(then)
        self.muted -= not reachable
        if not self.is_(behind, "else"):
            self.negate(i + 1)
            return behind
        end = self.statement(behind + 1)
        if reachable:
            self.swap(i, then, behind, end)
        return end

    def swap(self, i, then, behind, end):
        a, b = self.source(then, behind - 1), self.source(behind + 1, end - 1)
        head = collapse(self.source(i, then - 1))
        self.add("swap", self.t[then].start, self.t[end - 1].end,
                 f"{{ {b} }} else {{ {a} }}", f"{head} A else B",
                 f"{head} B else A")

    def while_(self, i):
        self.condition(i + 1)
        self.negate(i + 1)
        return self.statement(self.pairs[i + 1] + 1)

    def for_(self, i):
        a, end = i + 2, self.pairs[i + 1]
        while a < end:
            b = self.until(a, end, ";")
            self.declaration_or_expression(a, b)
            a = b + 1
        return self.statement(end + 1)

    def switch(self, i):
        self.condition(i + 1)
        return self.statement(self.pairs[i + 1] + 1)

    def do(self, i):
        k = self.statement(i + 1)
        if self.is_(k, "while"):
            self.condition(k + 1)
            k = self.pairs[k + 1] + 1
        return k + 1

    def case(self, i):
        end = self.until(i, len(self.t), ":")
        self.expression(i + 1, end)
        return end + 1

    def jump(self, i):
        self.add("jump", self.t[i].start, self.t[i].end, "")
        return self.end_of(i) + 1

    def return_(self, i):
        end = self.end_of(i)
        if end == i + 1:
            self.add("drop", self.t[i].start, self.t[i].end, "")
        elif not self.other_return(i + 1, end):
            self.expression(i + 1, end)
        return end + 1

    def other_return(self, a, b):
        """True when the expression itself needs no more mutants."""
        text, one = self.source(a, b - 1), b - a == 1

        def say(value):
            self.add("return", self.t[a].start, self.t[b - 1].end, value)

        if self.returns == "bool":
            if text in ("true", "false"):
                say("false" if text == "true" else "true")
                return True
            if not self.is_comparison(a, b):
                say(f"!({text})")
        elif "*" in self.returns:
            if text not in ("NULL", "0"):
                say("0")
        elif self.returns == "int" and text == "0":
            say("-1")
            return True
        elif NUMBER_TYPE.search(self.returns):
            if not one or self.t[a].kind != "number":
                say("0")
        return one and self.t[a].kind == "word"

    def simple(self, i):
        """A declaration, an expression, or nothing, up to its semicolon."""
        end = self.end_of(i)
        if end > i and not self.declaration_or_expression(i, end) \
                and self.is_(end, ";") and self.has_effect(i, end):
            self.add("drop", self.t[i].start, self.t[end - 1].end, "")
        return end + (self.is_(end, ";") or end == i)

    def has_effect(self, i, end):
        """Not one of `(void)x;` and `NEVER(x);`."""
        if self.t[i].text in SEALED:
            return False
        if [t.text for t in self.t[i:i + 3]] == ["(", "void", ")"]:
            return any(t.text in ("(", "=", "++", "--")
                       for t in self.t[i + 3:end])
        return True

    def declaration_or_expression(self, i, end):
        """True for a declaration, of which only initial values are mutated."""
        if not self.is_declaration(i, end):
            self.expression(i, end)
            return False
        while i < end:
            comma = self.until(i, end, ",")
            value = self.until(i, comma, "=")
            if value < comma:
                self.expression(value + 1, comma)
            i = comma + 1
        return True

    def is_declaration(self, i, end):
        t = self.t
        if t[i].kind != "word":
            return False
        if t[i].text in TYPE_WORDS or t[i].text in SEALED - IMPOSSIBLE:
            return True
        k = i + 1
        while k < end and t[k].text in ("*", "const"):
            k += 1
        return k < end and t[k].kind == "word" and t[k].text not in KEYWORDS \
            and (k == i + 1 or k + 1 == end or t[k + 1].text in "=,[")

    # Expressions

    def expression(self, a, b):
        k = a
        while k < b:
            t = self.t[k]
            if t.kind == "word" and t.text in SEALED and self.is_(k + 1, "("):
                k = self.pairs[k + 1]
            elif self.is_(k, "(") and self.is_type(k):
                k = self.pairs[k]
            elif t.kind == "sign":
                self.sign(k, a, b)
            else:
                self.constant(k, a)
            k += 1

    def sign(self, k, a, b):
        t = self.t[k]
        if t.text == "?":
            self.swap_alternatives(k, b)
        elif t.text in "!~":
            kind = "logic" if t.text == "!" else "bits"
            self.add(kind, t.start, t.end, "")
        elif t.text in OTHER:
            if t.text in TWO_SIDED and not self.is_operand(k - 1, a):
                return
            kind, others = OTHER[t.text]
            for other in others:
                self.add(kind, t.start, t.end, other)

    def swap_alternatives(self, k, b):
        colon, nested = self.until(k + 1, b, "?", ":"), 0
        while colon < b and (nested or self.is_(colon, "?")):
            nested += 1 if self.is_(colon, "?") else -1
            colon = self.until(colon + 1, b, "?", ":")
        end = self.until(colon + 1, b, ",", ";", ":")
        if colon >= b or end == colon + 1 or colon == k + 1:
            return
        first, second = self.source(k + 1, colon - 1), \
            self.source(colon + 1, end - 1)
        self.add("swap", self.t[k + 1].start, self.t[end - 1].end,
                 f"{second} : {first}")

    def constant(self, k, a):
        t = self.t[k]
        if t.kind == "number":
            zero_all = self.is_(k - 1, "{") and self.is_(k + 1, "}")
            if not (t.text == "0" and zero_all):
                for other in other_numbers(t.text):
                    self.add("constant", t.start, t.end, other)
        elif t.kind == "char":
            self.add("constant", t.start, t.end, f"({t.text} + 1)")
        elif t.kind == "word" and t.text in ("true", "false"):
            other = "false" if t.text == "true" else "true"
            self.add("constant", t.start, t.end, other)

    def is_operand(self, k, a):
        """True when token k ends an operand, so a binary sign follows."""
        if k < a:
            return False
        t = self.t[k]
        if t.kind != "sign":
            return t.text not in KEYWORDS
        if t.text == ")":
            return not self.is_type(self.pairs[k])
        return t.text in ("]", "++", "--")

    def is_type(self, opening):
        """True for the brackets of a cast or of a compound literal."""
        close = self.pairs[opening]
        inside = self.t[opening + 1:close]
        if not inside or inside[0].kind != "word":
            return False
        if self.is_(close + 1, "{"):
            return True
        first, last = inside[0].text, inside[-1].text
        plain = all(t.kind == "word" or t.text == "*" for t in inside)
        return plain and (first in TYPE_WORDS or first.endswith("_t")
                          or last == "*")


def mutants_of(root, files):
    result = {}
    for name in files:
        with open(os.path.join(root, name), encoding="utf-8") as f:
            result[name] = Finder(name, f.read()).find()
    return result
