#include "fold_text.h"

#include <stdbool.h>
#include <string.h>

enum { FOLD_COLUMNS = 78, FOLD_STEP = 2, FOLD_DEEPEST = 40 };

/* Where the group that opens at `text` ends: behind its bracket. Strings may
 * hold brackets. */
static size_t group_end(const char *text, size_t n)
{
    size_t depth = 0;
    bool string = false;
    for (size_t i = 0; i < n; i++) {
        if (string && text[i] == '\\') {
            i++;
        } else if (text[i] == '"') {
            string = !string;
        } else if (!string && (text[i] == '{' || text[i] == '[')) {
            depth++;
        } else if (!string && (text[i] == '}' || text[i] == ']')) {
            if (--depth == 0)
                return i + 1;
        }
    }
    return n;
}

/* The length of the first component: up to the comma that ends it. */
static size_t component_end(const char *text, size_t n)
{
    bool string = false;
    for (size_t i = 0; i < n; i++) {
        if (string && text[i] == '\\') {
            i++;
        } else if (text[i] == '"') {
            string = !string;
        } else if (!string && (text[i] == '{' || text[i] == '[')) {
            i += group_end(text + i, n - i) - 1;
        } else if (!string && text[i] == ',') {
            return i;
        }
    }
    return n;
}

/* "TotW: " in front of a group; 0 for anything else. */
static size_t label_end(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && strchr("\"{[,: ", text[i]) == NULL)
        i++;
    return i + 2 < n && text[i] == ':' && text[i + 1] == ' ' ? i + 2 : 0;
}

/* What is left to print, and the groups that are open, each on its line. */
struct fold {
    FILE *to;
    const char *text;
    size_t left;
    size_t column, indent;
    size_t end[FOLD_DEEPEST]; /* how much is left where the group closes */
    size_t depth;
};

static void put(struct fold *f, size_t n)
{
    (void)fwrite(f->text, 1, n, f->to);
    f->text += n;
    f->left -= n;
}

static void new_line(struct fold *f)
{
    f->column = f->indent + f->depth * FOLD_STEP;
    fprintf(f->to, "\n%*s", (int)f->column, "");
}

/* Opens the group at the front, whose length with its label is n, when it does
 * not fit on the line. */
static bool open_group(struct fold *f, size_t n)
{
    size_t label = label_end(f->text, n), value = n - label;
    const char *group = f->text + label;
    if (value <= 2 || strchr("{[", *group) == NULL ||
        strchr("}]", group[value - 1]) == NULL ||
        group_end(group, value) != value || f->column + n <= FOLD_COLUMNS ||
        f->depth == FOLD_DEEPEST)
        return false;
    put(f, label + 1);
    f->end[f->depth++] = f->left - (value - 2);
    new_line(f);
    return true;
}

void fold_text(FILE *to, const char *text, size_t column, size_t indent)
{
    struct fold f = {to, text, strlen(text), column, indent, {0}, 0};
    while (f.left != 0) {
        size_t inside = f.depth != 0 ? f.left - f.end[f.depth - 1] : f.left;
        size_t n = f.depth != 0 ? component_end(f.text, inside) : inside;
        if (open_group(&f, n))
            continue;
        put(&f, n);
        while (f.depth != 0 && f.left == f.end[f.depth - 1]) {
            f.depth--;
            new_line(&f);
            put(&f, 1);
        }
        if (f.left >= 2 && f.text[0] == ',') {
            put(&f, 1);
            f.text++;
            f.left--;
            new_line(&f);
        } else {
            put(&f, f.left);
        }
    }
    fputc('\n', to);
}
