/* Any octets as a TSDU: what is read, written and read again is the same. */
#include <stdlib.h>

#include "osi/spdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TSDU_MAX = 1 << 17 };

static void must(bool what)
{
    if (!what)
        abort();
}

static bool same_span(span a, span b)
{
    return (a.p == NULL) == (b.p == NULL) && span_equal(a, b);
}

static void compare(const struct spdu *a, const struct spdu *b)
{
    must(a->kind == b->kind && a->has_item == b->has_item);
    must(a->options == b->options && a->version == b->version);
    must(a->requirements == b->requirements);
    must(a->data_overflow == b->data_overflow);
    must(a->enclosure == b->enclosure && a->disconnect == b->disconnect);
    must(same_span(a->sizes, b->sizes) && same_span(a->token, b->token));
    must(same_span(a->connection, b->connection));
    must(same_span(a->calling, b->calling) && same_span(a->called, b->called));
    must(same_span(a->reflect, b->reflect) && same_span(a->reason, b->reason));
    must(same_span(a->user_data, b->user_data));
    must(a->user_data_code == b->user_data_code);
}

/* Whatever happened, what was read lies inside the TSDU. */
static void look_at(const struct spdu *s, span in)
{
    const span spans[] = {s->sizes,  s->connection, s->token,  s->calling,
                          s->called, s->reflect,    s->reason, s->user_data};
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
        must(spans[i].p == NULL ||
             (spans[i].p >= in.p && spans[i].p + spans[i].n <= in.p + in.n));
    must(s->calling.n <= SSEL_MAX && s->called.n <= SSEL_MAX);
    must(s->version <= 255 && s->requirements <= 65535);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t room[TSDU_MAX];
    struct spdu s, back;
    size_t offset;
    if (size > TSDU_MAX)
        return 0;
    span in = {data, size};
    int rc = spdu_read(&s, in, &offset);
    must(offset <= size && (rc == 0) <= (offset == 0));
    look_at(&s, in);
    if (rc != 0)
        return 0;

    struct writer w = writer_over(room, sizeof room);
    spdu_put(&w, &s);
    /* A lone 19 gets the length that it lacked. */
    must(!w.bad && writer_len(&w) <= (size > 2 ? size : 2));
    must(spdu_read(&back, writer_result(&w), &offset) == 0);
    compare(&s, &back);
    return 0;
}
