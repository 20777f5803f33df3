#include "codec/work.h"

#include <stdlib.h>

#include "asn1/dump.h"
#include "base/text.h"
#include "codec/type_find.h"
#include "xml/document.h"

/* Segmented strings may stand inside each other as deep as a printer goes, and
 * each of them is shorter than what it stands in. A text in XML takes four
 * octets for each of its own at the most. */
enum { SCRATCH_FACTOR = DUMP_MAX_NEST + 1, SCRATCH_LEAST = 4096 };

/* DER is shorter than XML but for the shortest elements. */
enum { DER_FACTOR = 8, DER_LEAST = 256 };

enum { MAX_TOKENS = 1 << 22 };

bool work_begin(struct work *w, size_t n)
{
    size_t size = n * SCRATCH_FACTOR + SCRATCH_LEAST;
    memset(w, 0, sizeof *w);
    w->memory = malloc(size);
    w->scratch = arena_over(w->memory, size);
    return w->memory != NULL;
}

void work_end(struct work *w)
{
    free(w->memory);
    free(w->der);
    free(w->padded);
    memset(w, 0, sizeof *w);
}

/* --- BER ----------------------------------------------------------------- */

/* Zero octets that end a value of indefinite length, and what is in it. */
enum { INDEFINITE_PAD = 1 << 16, MOST_PAD = 1 << 20 };

/* How long the outermost value says it is: 0 when that cannot be told. */
static uint64_t length_said(span in)
{
    struct reader r = reader_over(in);
    uint8_t octet = 0;
    uint64_t n;
    if (!reader_u8(&r, &octet))
        return 0;
    if ((octet & 0x1F) == 0x1F) /* a tag of several octets */
        while (reader_u8(&r, &octet) && (octet & 0x80) != 0)
            continue;
    if (!reader_u8(&r, &octet))
        return 0;
    if (octet == 0x80)
        return in.n + INDEFINITE_PAD;
    n = octet;
    if (octet > 0x80 && !reader_be(&r, octet & 0x7F, &n))
        return 0;
    return n + (in.n - reader_left(&r));
}

span work_pad(struct work *w, span in, size_t *missing)
{
    struct ber_reader r = ber_over(in);
    uint64_t said = length_said(in);
    struct ber_tlv tlv;
    *missing = 0;
    if (said <= in.n || said - in.n > MOST_PAD || ber_next(&r, &tlv) == 0)
        return in;
    w->padded = calloc(1, (size_t)said);
    if (w->padded == NULL)
        return in;
    memcpy(w->padded, in.p, in.n);
    *missing = (size_t)said - in.n;
    return span_of(w->padded, (size_t)said);
}

/* --- XML ----------------------------------------------------------------- */

static int read_document(struct xml_document *d, span in, bool lenient,
                         struct xml_error *e)
{
    struct xml_options o = {
        .takes = lenient ? (uint32_t)XML_TAKES_ALL : 0,
        .max_tokens = MAX_TOKENS,
        .max_size = BUSHING_CODEC_INPUT_MAX,
    };
    return xml_document_read(d, in, &o, e);
}

/* Ends the values that are open, so that a printer can read what is there. */
static void close_all(struct der *d)
{
    for (uint32_t n = d->level; n > 0; n--)
        der_close(d);
}

static int read_tokens(struct work *w, const struct asn1_type *t,
                       const struct xml_document *document, bool lenient,
                       struct asn1_error *e)
{
    struct xer_read_options o = {
        .takes = lenient ? XER_TAKES_BLANKS | XER_TAKES_ATTRIBUTES : 0,
        .scratch = &w->scratch,
    };
    size_t cap = document->tokens.input.n * DER_FACTOR + DER_LEAST;
    struct der d;
    int rc;
    free(w->der);
    w->der = malloc(cap);
    if (w->der == NULL)
        return BUSHING_ERR_MEMORY;
    d = der_over(w->der, cap);
    rc = xer_read(t, &document->tokens, &o, &d, e);
    if (rc != 0)
        close_all(&d);
    w->der_n = d.n;
    return rc;
}

/* The error of a document that is not XML has no component. */
static void fill_xml_error(struct asn1_error *e, const struct asn1_type *t,
                           const struct xml_error *from)
{
    struct text path = text_over(e->path, sizeof e->path);
    e->code = from->code;
    e->offset = from->offset;
    e->type = t->name;
    text_put(&path, from->what);
    text_end(&path);
}

int work_read_xml(struct work *w, const struct asn1_type *t, span in,
                  bool lenient, struct asn1_error *e)
{
    struct xml_document document;
    struct xml_error why;
    int rc = read_document(&document, in, lenient, &why);
    if (rc != 0) {
        fill_xml_error(e, t, &why);
        return rc;
    }
    rc = read_tokens(w, t, &document, lenient, e);
    xml_document_clear(&document);
    return rc;
}

const struct asn1_type *work_guess_xml(struct work *w, span in, bool lenient)
{
    const struct asn1_type *first = NULL;
    const bushing_type *found = NULL;
    struct xml_document document;
    if (read_document(&document, in, lenient, NULL) != 0)
        return NULL;
    for (size_t i = 0; (found = bushing_type_at(i)) != NULL; i++) {
        const struct asn1_type *t = asn1_type_of(found);
        if (!type_has_root(t, &document.tokens.token[0]))
            continue;
        if (first == NULL)
            first = t;
        if (read_tokens(w, t, &document, lenient, NULL) == 0)
            break;
    }
    xml_document_clear(&document);
    return found != NULL ? asn1_type_of(found) : first;
}
