/* Building: the time text, the octets to sign, and the value around them. What
 * we build we read, in every shape and reading; times of a key only rise. */
#include "test.h"

#include "aprofile_world.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include "schema/acse.h"
#include "schema/aprofile.h"

static struct world w;
static struct aprofile_draft d;
static struct dialect dialect;
static int64_t mark;
static uint8_t room[APROFILE_MAX_CERTIFICATE + APROFILE_OVERHEAD];

static int setup(void **state)
{
    (void)state;
    world_begin(&w);
    dialect = DIALECTS[0];
    mark = INT64_MIN;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_end(&w);
    return 0;
}

static void assert_text(span s, const char *text)
{
    assert_int_equal(s.n, strlen(text));
    assert_memory_equal(s.p, text, s.n);
}

/* What the owner of the key does. */
static span sign(span input)
{
    uint8_t signature[MAKER_SIGNATURE_MAX];
    const struct maker_key *key = w.leaf.key;
    size_t n = maker_signature(key, maker_algorithm(key), input, signature);
    return maker_copy(w.m, span_of(signature, n));
}

static span put(int32_t context)
{
    struct writer out = writer_over(room, sizeof room);
    assert_int_equal(aprofile_put_authentication(
                         &out, &d, maker_make(w.m, &w.leaf),
                         sign(aprofile_draft_input(&d)), context, &dialect),
                     0);
    return maker_copy(w.m, writer_result(&out));
}

/* --- a request ----------------------------------------------------------- */

/* [62351-4:11.2.2, D-A-2, D-A-3] */
static void what_is_signed(void **state)
{
    static const struct {
        enum dialect_a_time time;
        enum dialect_a_input input;
        const char *octets;
    } rows[] = {
        {A_TIME_Z, A_INPUT_CONTENT, "20261120120000Z"},
        {A_TIME_DOT, A_INPUT_CONTENT, "20261120120000."},
        {A_TIME_Z, A_INPUT_CONTEXT_TLV,
         "\x81\x0f"
         "20261120120000Z"},
        {A_TIME_DOT, A_INPUT_CONTEXT_TLV,
         "\x81\x0f"
         "20261120120000."},
        {A_TIME_Z, A_INPUT_UNIVERSAL_TLV,
         "\x18\x0f"
         "20261120120000Z"},
        {A_TIME_DOT, A_INPUT_UNIVERSAL_TLV,
         "\x18\x0f"
         "20261120120000."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        mark = INT64_MIN;
        dialect.a_time = rows[i].time;
        dialect.a_input = rows[i].input;
        assert_int_equal(
            aprofile_draft_request(&d, &dialect, MAKER_NOW + 999, &mark), 0);
        assert_text(aprofile_draft_input(&d), rows[i].octets);
        assert_int_equal(mark, MAKER_NOW);
    }
}

/* Each preset's request is accepted by who accepts what it sends. */
static void requests_of_every_dialect(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_DIALECTS; i++) {
        mark = (int64_t)i * 1000 + MAKER_NOW;
        dialect = DIALECTS[i];
        assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark),
                         0);
        w.parts.whole = put(5);
        w.accepted = dialect.a_input;
        world_accepts(&w);
    }
}

/* --- an answer ----------------------------------------------------------- */

/* [62351-4:11.2.2 time, D-A-3] the shape of the request with our time in it;
 * the signature read as the request's was [D-A-2] */
static void every_shape_is_mirrored(void **state)
{
    static const struct {
        const char *theirs, *ours;
    } rows[] = {
        {"20261120120000Z", "20261120120007Z"},
        {"20261120120000", "20261120120007"},
        {"20261120120000.", "20261120120007."},
        {"20261120120000,", "20261120120007,"},
        {"20261120120000.Z", "20261120120007.Z"},
        {"20261120120000.1Z", "20261120120007.9Z"},
        {"20261120120000,12Z", "20261120120007,98Z"},
        {"20261120120000.123Z", "20261120120007.987Z"},
        {"20261120120000.123", "20261120120007.987"},
        {"20261120120000.123456789Z", "20261120120007.987000000Z"},
        {"20261120130000+0100", "20261120130007+0100"},
        {"20261120063000.0-0530", "20261120063007.9-0530"},
    };
    static const enum dialect_a_input inputs[] = {
        A_INPUT_CONTENT, A_INPUT_CONTEXT_TLV, A_INPUT_UNIVERSAL_TLV};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t k = 0; k < 3; k++) {
            world_end(&w);
            world_begin(&w);
            mark = INT64_MIN;
            w.parts.time = span_text(rows[i].theirs);
            w.parts.input = inputs[k];
            world_accepts(&w);
            assert_int_equal(
                aprofile_draft_answer(&d, &w.claim, MAKER_NOW + 7987, &mark),
                0);
            span input = aprofile_draft_input(&d);
            size_t head = inputs[k] == A_INPUT_CONTENT ? 0 : 2;
            assert_text(span_skip(input, head), rows[i].ours);
            if (head != 0) {
                assert_int_equal(input.p[0], k == 1 ? 0x81 : 0x18);
                assert_int_equal(input.p[1], input.n - 2);
            }
            /* and the initiator finds it good, by this reading alone */
            w.parts.whole = put(5);
            w.role = BUSHING_INITIATOR;
            w.accepted = inputs[k];
            world_accepts(&w);
            w.accepted = 7u & ~(unsigned)inputs[k];
            world_refused(&w, APROFILE_STEP_SIGNATURE);
        }
    }
}

/* Nobody is answered who was not accepted. */
static void an_answer_before_its_turn(void **state)
{
    (void)state;
    assert_int_equal(aprofile_read(&w.claim, world_value(&w), w.role, &w.crypto,
                                   NULL, &w.failure),
                     0);
    assert_int_equal(aprofile_draft_answer(&d, &w.claim, MAKER_NOW, &mark),
                     BUSHING_ERR_STATE);
    assert_int_equal(d.len, 0);
    assert_int_equal(mark, INT64_MIN);
    assert_int_equal(aprofile_draft_input(&d).n, 0);
}

/* --- times rise ---------------------------------------------------------- */

/* [rule 10] in the steps that the text can show */
static void times_of_a_key_rise(void **state)
{
    static const struct {
        const char *shape;
        int64_t unit;
    } rows[] = {
        {"20261120120000Z", 1000},  {"20261120120000.", 1000},
        {"20261120120000.0Z", 100}, {"20261120120000.00Z", 10},
        {"20261120120000.000Z", 1}, {"20261120120000.000000000Z", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        world_end(&w);
        world_begin(&w);
        mark = INT64_MIN;
        w.parts.time = span_text(rows[i].shape);
        world_accepts(&w);
        for (int64_t n = 0; n < 50; n++) {
            assert_int_equal(
                aprofile_draft_answer(&d, &w.claim, MAKER_NOW, &mark), 0);
            assert_int_equal(mark, MAKER_NOW + n * rows[i].unit);
            struct time_text t;
            assert_int_equal(
                time_text_parse(aprofile_draft_input(&d), TIME_APROFILE, &t),
                0);
            assert_int_equal(t.ms, mark);
        }
        /* behind the mark of another shape too */
        mark = MAKER_NOW + 1;
        assert_int_equal(aprofile_draft_answer(&d, &w.claim, MAKER_NOW, &mark),
                         0);
        assert_int_equal(mark,
                         MAKER_NOW + (rows[i].unit == 1 ? 2 : rows[i].unit));
    }
}

/* Nor does a clock that goes back make them fall. */
static void a_clock_that_goes_back(void **state)
{
    (void)state;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark), 0);
    assert_int_equal(
        aprofile_draft_request(&d, &dialect, MAKER_NOW - 60000, &mark), 0);
    assert_int_equal(mark, MAKER_NOW + 1000);
}

/* They do not run ahead without end: peers would refuse them. */
static void times_do_not_run_away(void **state)
{
    int64_t before;
    int num = 0;
    (void)state;
    while (aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark) == 0)
        num++;
    assert_int_equal(num, APROFILE_AHEAD_MS / 1000 + 1);
    assert_int_equal(mark, MAKER_NOW + APROFILE_AHEAD_MS);
    before = mark;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark),
                     BUSHING_ERR_WOULD_BLOCK);
    assert_int_equal(mark, before);
    assert_int_equal(d.len, 0);
    assert_int_equal(
        aprofile_draft_request(&d, &dialect, MAKER_NOW + 1000, &mark), 0);
    mark = INT64_MAX;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark),
                     BUSHING_ERR_WOULD_BLOCK);
}

static void times_without_a_text(void **state)
{
    static const int64_t times[] = {
        INT64_MIN, INT64_MAX, TIME_TEXT_FIRST_MS - 1, TIME_TEXT_LAST_MS + 1};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(aprofile_draft_request(&d, &dialect, times[i], &mark),
                         BUSHING_ERR_TIME);
    assert_int_equal(mark, INT64_MIN);
    assert_int_equal(
        aprofile_draft_request(&d, &dialect, TIME_TEXT_FIRST_MS, &mark), 0);
    assert_text(aprofile_draft_input(&d), "00000101000000Z");
    assert_int_equal(
        aprofile_draft_request(&d, &dialect, TIME_TEXT_LAST_MS, &mark), 0);
    assert_text(aprofile_draft_input(&d), "99991231235959Z");
    mark = TIME_TEXT_LAST_MS - 1;
    assert_int_equal(
        aprofile_draft_request(&d, &dialect, TIME_TEXT_LAST_MS, &mark),
        BUSHING_ERR_TIME);
    /* before the year 1970 too what is cut off is cut down */
    mark = INT64_MIN;
    assert_int_equal(aprofile_draft_request(&d, &dialect, -1, &mark), 0);
    assert_text(aprofile_draft_input(&d), "19691231235959Z");
}

/* An offset that would carry our time out of the calendar. */
static void an_offset_at_the_end_of_time(void **state)
{
    (void)state;
    w.parts.time = span_text("20261120130000+0100");
    world_accepts(&w);
    assert_int_equal(
        aprofile_draft_answer(&d, &w.claim, TIME_TEXT_LAST_MS - 5, &mark),
        BUSHING_ERR_TIME);
    assert_int_equal(mark, INT64_MIN);
    assert_int_equal(d.len, 0);
}

/* --- the value ----------------------------------------------------------- */

/* [62351-4:11.2.2] the layout as recorded, octet for octet */
static void the_layout(void **state)
{
    (void)state;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark), 0);
    span value = put(5);
    span certificate = maker_make(w.m, &w.leaf);
    size_t n = certificate.n;
    /* the certificate's own signature is another one each time, and may be an
     * octet longer or shorter: its header stands at a known place */
    assert_int_equal(value.p[0], 0xa2);
    assert_int_equal(value.p[1], 0x82);
    assert_memory_equal(value.p + 4, "\x02\x01\x05\xa0\x82", 5);
    assert_memory_equal(value.p + 11, "\xa0\x82", 2);
    assert_memory_equal(value.p + 15, "\x80\x82", 2);
    n = (size_t)value.p[17] << 8 | value.p[18];
    assert_memory_equal(value.p + 19 + n,
                        "\x81\x0f"
                        "20261120120000Z"
                        "\x82\x82\x01\x00",
                        21);
    assert_int_equal(value.n, 19 + n + 21 + 256);
}

/* [62351-4:11.1, D-A-1] */
static void without_a_context(void **state)
{
    struct writer out = writer_over(room, sizeof room);
    (void)state;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark), 0);
    span value = put(APROFILE_NO_CONTEXT);
    assert_memory_equal(value.p + 4,
                        "\x06\x08\x28\x86\x48\x00\x01\x01\x04\x01\xa0", 11);
    w.parts.whole = value;
    world_accepts(&w);
    dialect.a_direct_reference = false;
    assert_int_equal(aprofile_put_authentication(&out, &d, w.parts.certificate,
                                                 span_of(room, 256),
                                                 APROFILE_NO_CONTEXT, &dialect),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(writer_len(&out), 0);
}

static void parts_of_other_sizes(void **state)
{
    static const uint8_t zeros[APROFILE_MAX_CERTIFICATE + 1];
    static const struct {
        size_t certificate, signature;
        int rc;
    } rows[] = {
        {1, 256, 0},
        {APROFILE_MAX_CERTIFICATE, APROFILE_SIGNATURE_MAX, 0},
        {0, 256, BUSHING_ERR_ARGUMENT},
        {APROFILE_MAX_CERTIFICATE + 1, 256, BUSHING_ERR_ARGUMENT},
        {800, 0, BUSHING_ERR_ARGUMENT},
        {800, 255, BUSHING_ERR_ARGUMENT}, /* [62351-4:11.2.2] */
        {800, APROFILE_SIGNATURE_MAX + 1, BUSHING_ERR_ARGUMENT},
    };
    (void)state;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark), 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct writer out = writer_over(room, sizeof room);
        assert_int_equal(aprofile_put_authentication(
                             &out, &d, span_of(zeros, rows[i].certificate),
                             span_of(zeros, rows[i].signature), 32767,
                             &dialect),
                         rows[i].rc);
        assert_int_equal(writer_len(&out) != 0, rows[i].rc == 0);
    }
    d.len = 0; /* no draft */
    struct writer out = writer_over(room, sizeof room);
    assert_int_equal(
        aprofile_put_value(&out, &d, span_of(zeros, 800), span_of(zeros, 256)),
        BUSHING_ERR_ARGUMENT);
}

static void no_room(void **state)
{
    static const uint8_t zeros[256];
    uint8_t small[600];
    (void)state;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark), 0);
    for (size_t cap = 0; cap < sizeof small; cap++) {
        struct writer out = writer_over(small, cap);
        int rc = aprofile_put_authentication(&out, &d, span_of(zeros, 256),
                                             span_of(zeros, 256), 5, &dialect);
        size_t whole = 4 + 3 + 4 + 4 + 4 + 256 + 17 + 4 + 256;
        assert_int_equal(rc, cap < whole ? BUSHING_ERR_SPACE : 0);
    }
}

/* The value alone, as Annex A has it. */
static void the_value_alone(void **state)
{
    struct writer out = writer_over(room, sizeof room);
    struct aprofile_value v;
    (void)state;
    assert_int_equal(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark), 0);
    span certificate = maker_make(w.m, &w.leaf);
    span signature = sign(aprofile_draft_input(&d));
    assert_int_equal(aprofile_put_value(&out, &d, certificate, signature), 0);
    assert_int_equal(
        asn1_decode(&APROFILE_VALUE, writer_result(&out), &v, NULL, NULL), 0);
    assert_int_equal(v.which, APROFILE_CERTIFICATE_BASED);
    assert_true(span_equal(v.u.certificate_based.authentication_certificate,
                           certificate));
    assert_text(v.u.certificate_based.time, "20261120120000Z");
    assert_true(span_equal(v.u.certificate_based.signature, signature));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_is_signed),
        T(requests_of_every_dialect),
        T(every_shape_is_mirrored),
        T(an_answer_before_its_turn),
        T(times_of_a_key_rise),
        T(a_clock_that_goes_back),
        T(times_do_not_run_away),
        T(times_without_a_text),
        T(an_offset_at_the_end_of_time),
        T(the_layout),
        T(without_a_context),
        T(parts_of_other_sizes),
        T(no_room),
        T(the_value_alone),
    };
    return cmocka_run_group_tests_name("aprofile_draft", tests, NULL, NULL);
}
