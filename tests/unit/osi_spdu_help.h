/* Reading and writing one SPDU, for the tests of SPDUs. */
#ifndef OSI_SPDU_HELP_H
#define OSI_SPDU_HELP_H

#include "osi/spdu.h"
#include "osi_octets.h"
#include <bushing/error.h>

enum { ROOM = 70000 };

static uint8_t built[ROOM], again[ROOM];

static inline struct spdu taken_span(span in)
{
    struct spdu s;
    size_t offset = 99;
    int rc = spdu_read(&s, in, &offset);
    if (rc != 0)
        fail_msg("%s at %zu", bushing_error_name(rc), offset);
    assert_int_equal(offset, 0);
    return s;
}

static inline struct spdu taken(const char *hex)
{
    return taken_span(octets(hex));
}

static inline span written(const struct spdu *s)
{
    struct writer w = writer_over(again, sizeof again);
    spdu_put(&w, s);
    return writer_result(&w);
}

static inline void assert_refused(const char *hex, int code, size_t where)
{
    struct spdu s;
    size_t offset = 99;
    assert_int_equal(spdu_read(&s, octets(hex), &offset), code);
    assert_int_equal(offset, where);
}

static inline void assert_written(const struct spdu *s, const char *hex)
{
    assert_octets(written(s), octets(hex));
}

static inline void put_length(struct writer *w, size_t n)
{
    if (n > 254)
        put_be(w, 3, 0xff0000 | n);
    else
        put_u8(w, (uint8_t)n);
}

static inline void put_head(struct writer *w, uint8_t code, size_t n)
{
    put_length(w, n);
    put_u8(w, code);
}

/* An SPDU with one parameter of n zeros, `times` times. */
static inline int read_one(uint8_t si, uint8_t group, uint8_t code, size_t n,
                           unsigned times)
{
    struct writer w = writer_over(built, sizeof built);
    struct spdu s;
    size_t offset;
    while (times-- != 0) {
        uint8_t *zeros = put_space(&w, n);
        assert_non_null(zeros);
        memset(zeros, 0, n);
        put_head(&w, code, n);
    }
    if (group != 0)
        put_head(&w, group, writer_len(&w));
    put_head(&w, si, writer_len(&w));
    return spdu_read(&s, writer_result(&w), &offset);
}

#endif
