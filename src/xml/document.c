#include "xml/document.h"

#include <limits.h>
#include <stdlib.h>

#include <expat.h>

#include "base/utf8.h"
#include "xml/fixed_form.h"
#include <bushing/error.h>

/* Between the parts of a name that expat gives; no document can have it. */
#define SEPARATOR '\1'

#define XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

#define NO_MEMORY "no memory left"

static const struct xml_memory C_LIBRARY = {malloc, realloc, free};

struct builder {
    XML_Parser parser;
    struct xml_options o; /* limits filled in */
    span input;
    struct xml_document *d;
    struct xml_error e;
    uint32_t num, cap; /* tokens */
    uint32_t num_attributes, cap_attributes;
    uint32_t open; /* the START that is not ended yet, or XER_NO_PARENT */
    uint32_t depth;
    bool in_text;  /* the last token is a TEXT that goes on */
    bool declared; /* <?xml ...?> was there */
    size_t pool_n, pool_cap;
    span ns[XML_MAX_NAMESPACES];
    uint32_t num_ns;
};

/* --- failing ------------------------------------------------------------- */

static void fail_at(struct builder *b, int code, size_t offset,
                    const char *what)
{
    if (b->e.code != 0)
        return;
    b->e = (struct xml_error){code, offset, what};
}

/* Where expat stands. */
static size_t here(const struct builder *b)
{
    XML_Index i = XML_GetCurrentByteIndex(b->parser);
    return i < 0 ? 0 : (size_t)i;
}

static void stop(struct builder *b, int code, const char *what)
{
    fail_at(b, code, here(b), what);
    (void)XML_StopParser(b->parser, XML_FALSE);
}

/* Any flag but the one for a declaration brings this one with it. */
static bool takes_spelling(const struct builder *b)
{
    return (b->o.takes & ~(uint32_t)XML_TAKES_DECLARATION) != 0;
}

/* False, and the end, when the caller has not asked for this. */
static bool ask(struct builder *b, uint32_t flag, const char *what)
{
    if (b->e.code != 0)
        return false;
    if ((b->o.takes & flag) != 0)
        return true;
    stop(b, BUSHING_ERR_XML_FORBIDDEN, what);
    return false;
}

/* --- memory -------------------------------------------------------------- */

/* Room for one more of `size` octets each; NULL, and the end, without it. */
static void *grow(struct builder *b, void *p, uint32_t num, uint32_t *cap,
                  size_t size)
{
    if (num < *cap)
        return p;
    uint32_t more = *cap == 0 ? 32 : *cap * 2;
    void *q = b->o.memory->resize(p, more * size);
    if (q == NULL)
        stop(b, BUSHING_ERR_MEMORY, NO_MEMORY);
    else
        *cap = more;
    return q;
}

static struct xer_token *new_token(struct builder *b)
{
    if (b->num == b->o.max_tokens) {
        stop(b, BUSHING_ERR_SIZE, "more elements and texts than allowed");
        return NULL;
    }
    struct xer_token *p =
        grow(b, b->d->token, b->num, &b->cap, sizeof *b->d->token);
    if (p == NULL)
        return NULL;
    b->d->token = p;
    p += b->num++;
    *p = (struct xer_token){.match = b->num - 1, .parent = b->open};
    b->in_text = false;
    return p;
}

/* Copies text that outlives the parser. The pool is as long as the input, and
 * what goes there is never longer than what it came from. */
static span keep(struct builder *b, const char *s, size_t n)
{
    char *p = b->d->pool + b->pool_n;
    if (n > b->pool_cap - b->pool_n) {
        stop(b, BUSHING_ERR_INTERNAL, "text grew while it was parsed");
        return span_of(NULL, 0);
    }
    memcpy(p, s, n);
    b->pool_n += n;
    return span_of(p, n);
}

/* Each namespace once: so many short tags cannot make long copies. */
static span keep_ns(struct builder *b, const char *s, size_t n)
{
    if (n == 0)
        return span_of(NULL, 0);
    for (uint32_t i = 0; i < b->num_ns; i++)
        if (span_equal(b->ns[i], span_of(s, n)))
            return b->ns[i];
    if (b->num_ns == XML_MAX_NAMESPACES || n > XML_MAX_NAMESPACE) {
        stop(b, BUSHING_ERR_SIZE, "more or longer namespaces than allowed");
        return span_of(NULL, 0);
    }
    b->ns[b->num_ns] = keep(b, s, n);
    return b->ns[b->num_ns++];
}

/* --- names --------------------------------------------------------------- */

/* What expat makes of a name: "namespace, local name, prefix" or fewer. */
struct name {
    const char *ns, *local;
    size_t ns_n, local_n, prefix_n;
};

static struct name split(const char *s)
{
    const char *first = strchr(s, SEPARATOR);
    if (first == NULL)
        return (struct name){s, s, 0, strlen(s), 0};
    const char *second = strchr(first + 1, SEPARATOR);
    size_t left = strlen(first + 1);
    if (second == NULL)
        return (struct name){s, first + 1, (size_t)(first - s), left, 0};
    return (struct name){s, first + 1, (size_t)(first - s),
                         (size_t)(second - first - 1), strlen(second + 1)};
}

/* --- what expat finds ---------------------------------------------------- */

static void add_attributes(struct builder *b, struct xer_token *t,
                           const char **pairs)
{
    uint32_t num = (uint32_t)XML_GetSpecifiedAttributeCount(b->parser) / 2;
    if (num > b->o.max_attributes) {
        stop(b, BUSHING_ERR_SIZE, "more attributes than allowed");
        return;
    }
    t->attribute = b->num_attributes;
    t->num_attribute = (uint16_t)num;
    for (; *pairs != NULL && b->e.code == 0; pairs += 2) {
        struct name name = split(pairs[0]);
        if (name.ns_n != 0 && !ask(b, XML_TAKES_PREFIXES, "a prefix"))
            return;
        struct xer_attribute *a =
            grow(b, b->d->attribute, b->num_attributes, &b->cap_attributes,
                 sizeof *b->d->attribute);
        if (a == NULL)
            return;
        b->d->attribute = a;
        a += b->num_attributes++;
        a->name = keep(b, name.local, name.local_n);
        a->ns = keep_ns(b, name.ns, name.ns_n);
        a->value = keep(b, pairs[1], strlen(pairs[1]));
    }
}

/* A reference by number, which in a tag can only stand in a value. */
static bool has_number_reference(span raw)
{
    for (size_t i = 0; i + 1 < raw.n; i++)
        if (raw.p[i] == '&' && raw.p[i + 1] == '#')
            return true;
    return false;
}

static span raw_here(const struct builder *b)
{
    return span_of(b->input.p + here(b),
                   (size_t)XML_GetCurrentByteCount(b->parser));
}

static void XMLCALL on_start(void *user, const char *s, const char **pairs)
{
    struct builder *b = user;
    struct name name = split(s);
    if (name.prefix_n != 0 && !ask(b, XML_TAKES_PREFIXES, "a prefix"))
        return;
    if (has_number_reference(raw_here(b)) &&
        !ask(b, XML_TAKES_REFERENCES, "a reference by number"))
        return;
    if (b->e.code == 0 && b->depth == b->o.max_depth)
        stop(b, BUSHING_ERR_DEPTH, "elements nested deeper than allowed");
    struct xer_token *t = b->e.code == 0 ? new_token(b) : NULL;
    if (t == NULL)
        return;
    size_t skip = 1 + name.prefix_n + (name.prefix_n != 0 ? 1 : 0);
    t->kind = XER_START;
    t->at = here(b);
    t->end = t->at + raw_here(b).n;
    t->name = span_of(b->input.p + t->at + skip, name.local_n);
    t->ns = keep_ns(b, name.ns, name.ns_n);
    b->open = b->num - 1;
    b->depth++;
    add_attributes(b, t, pairs);
}

static void XMLCALL on_end(void *user, const char *s)
{
    struct builder *b = user;
    uint32_t start = b->open;
    (void)s;
    if (b->e.code != 0)
        return;
    struct xer_token *t = new_token(b);
    if (t == NULL)
        return;
    struct xer_token *opened = &b->d->token[start];
    t->kind = XER_END;
    t->name = opened->name;
    t->ns = opened->ns;
    t->at = here(b);
    t->end = t->at + raw_here(b).n;
    t->match = start;
    t->parent = opened->parent;
    opened->match = b->num - 1;
    b->open = opened->parent;
    b->depth--;
}

/* expat gives one text in pieces. */
static void XMLCALL on_text(void *user, const char *s, int n)
{
    struct builder *b = user;
    if (has_number_reference(span_first(raw_here(b), 2)) &&
        !ask(b, XML_TAKES_REFERENCES, "a reference by number"))
        return;
    if (b->e.code != 0)
        return;
    span piece = keep(b, s, (size_t)n);
    if (b->in_text) {
        struct xer_token *last = &b->d->token[b->num - 1];
        last->text.n += piece.n;
        last->end = here(b) + raw_here(b).n;
        return;
    }
    struct xer_token *t = new_token(b);
    if (t == NULL)
        return;
    t->kind = XER_TEXT;
    t->text = piece;
    t->at = here(b);
    t->end = t->at + raw_here(b).n;
    b->in_text = true;
}

static void XMLCALL on_namespace(void *user, const char *prefix,
                                 const char *uri)
{
    struct builder *b = user;
    if (prefix != NULL && !ask(b, XML_TAKES_PREFIXES, "a prefix"))
        return;
    if (b->e.code == 0 && uri != NULL)
        (void)keep_ns(b, uri, strlen(uri));
}

static void XMLCALL on_comment(void *user, const char *s)
{
    (void)s;
    (void)ask(user, XML_TAKES_COMMENTS, "a comment");
}

static void XMLCALL on_instruction(void *user, const char *target,
                                   const char *s)
{
    (void)target;
    (void)s;
    (void)ask(user, XML_TAKES_INSTRUCTIONS, "a processing instruction");
}

static void XMLCALL on_cdata(void *user)
{
    (void)ask(user, XML_TAKES_CDATA, "a CDATA section");
}

/* Names alone change nothing; entities and defaults would. */
static void XMLCALL on_doctype(void *user, const char *name,
                               const char *system_id, const char *public_id,
                               int internal)
{
    struct builder *b = user;
    (void)name;
    if (!ask(b, XML_TAKES_DOCTYPE, "a DOCTYPE"))
        return;
    if (system_id != NULL || public_id != NULL || internal != 0)
        stop(b, BUSHING_ERR_XML_FORBIDDEN, "a DOCTYPE with declarations");
}

static bool is_utf8(const char *name)
{
    static const char lower[] = "utf-8";
    size_t i = 0;
    for (; i < sizeof lower; i++) {
        char c = name[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != lower[i])
            return false;
    }
    return true;
}

static void XMLCALL on_declaration(void *user, const char *version,
                                   const char *encoding, int standalone)
{
    struct builder *b = user;
    (void)standalone;
    b->declared = true;
    if (!ask(b, XML_TAKES_DECLARATION, "an XML declaration"))
        return;
    if (version == NULL || strcmp(version, "1.0") != 0)
        stop(b, BUSHING_ERR_XML_FORBIDDEN, "another version of XML");
    else if (encoding != NULL && !is_utf8(encoding))
        stop(b, BUSHING_ERR_XML_FORBIDDEN, "another encoding than UTF-8");
}

/* --- all of it ----------------------------------------------------------- */

/* UTF-8 without zero octets cannot be taken for any other encoding. */
static void check_encoding(struct builder *b)
{
    struct reader r = reader_over(b->input), before = r;
    uint32_t code = 1;
    while (code != 0) {
        before = r;
        if (!utf8_next(&r, &code))
            break;
    }
    if (reader_left(&before) != 0)
        fail_at(b, BUSHING_ERR_XML_SYNTAX, b->input.n - reader_left(&before),
                "octets that are not UTF-8, or a zero octet");
}

static bool create_parser(struct builder *b)
{
    static const char separator[] = {SEPARATOR, 0};
    const XML_Memory_Handling_Suite suite = {
        b->o.memory->take, b->o.memory->resize, b->o.memory->give};
    XML_Parser p = XML_ParserCreate_MM("UTF-8", &suite, separator);
    if (p == NULL)
        return false;
    XML_SetReturnNSTriplet(p, 1);
    XML_SetUserData(p, b);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetStartNamespaceDeclHandler(p, on_namespace);
    XML_SetCommentHandler(p, on_comment);
    XML_SetProcessingInstructionHandler(p, on_instruction);
    XML_SetStartCdataSectionHandler(p, on_cdata);
    XML_SetStartDoctypeDeclHandler(p, on_doctype);
    XML_SetXmlDeclHandler(p, on_declaration);
    b->parser = p;
    return true;
}

static void parse(struct builder *b)
{
    if (XML_Parse(b->parser, (const char *)b->input.p, (int)b->input.n,
                  XML_TRUE) == XML_STATUS_OK)
        return;
    enum XML_Error code = XML_GetErrorCode(b->parser);
    if (code == XML_ERROR_NO_MEMORY)
        fail_at(b, BUSHING_ERR_MEMORY, here(b), NO_MEMORY);
    else
        fail_at(b, BUSHING_ERR_XML_SYNTAX, here(b), XML_ErrorString(code));
}

static void check_spelling(struct builder *b)
{
    size_t at = 0;
    if (takes_spelling(b))
        return;
    if ((!b->declared && b->d->token[0].at != 0) ||
        !xml_is_fixed_form(&b->d->tokens, &at))
        fail_at(b, BUSHING_ERR_XML_FORBIDDEN, at,
                "another spelling than the fixed form");
}

static void build(struct builder *b)
{
    b->pool_cap = b->input.n + strlen(XML_NAMESPACE);
    b->d->pool = b->o.memory->take(b->pool_cap);
    if (b->d->pool == NULL || !create_parser(b)) {
        fail_at(b, BUSHING_ERR_MEMORY, 0, NO_MEMORY);
        return;
    }
    parse(b);
    XML_ParserFree(b->parser);
    if (b->e.code != 0)
        return;
    b->d->tokens =
        (struct xer_tokens){b->input, b->d->token, b->num, b->d->attribute};
    check_spelling(b);
}

static uint32_t limit(uint32_t wanted, uint32_t usual, uint32_t most)
{
    uint32_t n = wanted == 0 ? usual : wanted;
    return n < most ? n : most;
}

int xml_document_read(struct xml_document *d, span input,
                      const struct xml_options *o, struct xml_error *e)
{
    struct builder b = {.o = *o, .input = input, .d = d, .e = {0, 0, ""}};
    size_t max_size = o->max_size == 0 ? XML_MAX_SIZE : o->max_size;
    b.open = XER_NO_PARENT;
    b.o.max_tokens = limit(o->max_tokens, XML_MAX_TOKENS, 1u << 30);
    b.o.max_depth = limit(o->max_depth, XML_MAX_DEPTH, UINT32_MAX);
    b.o.max_attributes =
        limit(o->max_attributes, XML_MAX_ATTRIBUTES, UINT16_MAX);
    if (o->memory == NULL)
        b.o.memory = &C_LIBRARY;
    *d = (struct xml_document){.memory = b.o.memory};
    if (input.n > max_size || input.n > INT_MAX)
        fail_at(&b, BUSHING_ERR_SIZE, 0, "a longer document than allowed");
    else
        check_encoding(&b);
    if (b.e.code == 0)
        build(&b);
    if (b.e.code != 0)
        xml_document_clear(d);
    if (e != NULL)
        *e = b.e;
    return b.e.code;
}

void xml_document_clear(struct xml_document *d)
{
    if (d->memory != NULL) {
        d->memory->give(d->token);
        d->memory->give(d->attribute);
        d->memory->give(d->pool);
    }
    *d = (struct xml_document){0};
}
