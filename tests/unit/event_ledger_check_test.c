/* Each thing that is checked in a log, broken by somebody who gets every hash
 * right: the exact refusal, and that it is final. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "audit_toy.h"
#include "event/ledger_check.h"

#define TIME "time 2027-03-01T10:20:30.412Z"
#define EVENT "<105>1 t h a - m [62351-14@41912 SqNum=\"7\"] hi"

static uint8_t room[1 << 16];
static size_t len;
static struct chain chain;
static struct toy toy;
static struct chain_seal seal;
static struct ledger_check check;

static int setup(void **state)
{
    (void)state;
    len = 0;
    memset(&chain, 0, sizeof chain);
    memset(&toy, 0, sizeof toy);
    seal = toy_seal(&toy);
    ledger_check_init(&check, &seal);
    return 0;
}

static void put(enum bushing_audit_kind kind, const char *body, size_t n)
{
    size_t more;
    assert_int_equal(chain_put(&chain, &chain, room + len, &more, kind,
                               span_of(body, n), &seal),
                     0);
    len += more;
}

static void put_text(enum bushing_audit_kind kind, const char *body)
{
    put(kind, body, strlen(body));
}

static struct note_segment first(uint32_t segment)
{
    return (struct note_segment){.segment = segment,
                                 .after = chain,
                                 .has_key = true,
                                 .host = span_text("h")};
}

static void put_segment(const struct note_segment *n)
{
    char body[NOTE_MAX];
    struct text t = text_over(body, sizeof body);
    note_put_segment(&t, n);
    put(BUSHING_AUDIT_SEGMENT, body, t.n);
}

static void put_first(uint32_t segment)
{
    struct note_segment n = first(segment);
    put_segment(&n);
}

/* An anchor as it must be, but for what is done to it. */
enum lie { HONEST, COVERS, SIGNED_SEQ, KEY_ID };

static void put_anchor(enum lie lie)
{
    struct note_anchor a = {.sq_num = 3};
    char body[NOTE_MAX], text[NOTE_SIGNED_MAX];
    struct text t = text_over(body, sizeof body);
    struct text s = text_over(text, sizeof text);
    uint8_t signature[CHAIN_SIGNATURE_MAX];
    size_t n;
    span data;
    memcpy(a.covers, chain.hash, CHAIN_HASH);
    a.covers[0] ^= lie == COVERS;
    a.key_id[0] = lie == KEY_ID;
    note_put_anchor(&t, &a);
    note_put_signed(&s, chain.seq + 1 + (lie == SIGNED_SEQ),
                    span_of(body, t.n));
    data = span_of(text, s.n);
    assert_int_equal(toy_sign(&toy, signature, sizeof signature, &n, data), 0);
    note_put_signature(&t, span_of(signature, n));
    put(BUSHING_AUDIT_ANCHOR, body, t.n);
}

/* Reads everything as one segment; the segment goes on. */
static int read_all(void)
{
    struct reader r = reader_over(span_of(room, len));
    bushing_audit_record rec;
    int rc;
    do
        rc = ledger_check_next(&check, &rec, &r);
    while (rc == 0);
    len = 0;
    if (rc == BUSHING_ERR_WOULD_BLOCK)
        return (int)reader_left(&r);
    /* once wrong, always wrong */
    assert_int_equal(ledger_check_next(&check, &rec, &r), rc);
    assert_int_equal(ledger_check_segment(&check, 99), rc);
    assert_int_equal(ledger_check_end(&check, 0, true), rc);
    return rc;
}

static int read_segment(uint32_t segment)
{
    int rc = ledger_check_segment(&check, segment);
    return rc != 0 ? rc : read_all();
}

/* --- records ------------------------------------------------------------- */

static void every_kind(void **state)
{
    (void)state;
    check.keys = check.whole = true;
    put_first(1);
    put_anchor(HONEST);
    put_text(BUSHING_AUDIT_OPENED, TIME " unsigned 0 cut 0 short 0");
    put_text(BUSHING_AUDIT_EVENT, EVENT);
    put_text(BUSHING_AUDIT_GAP,
             TIME " lost 3 from 2027-03-01T10:20:30.412Z to "
                  "2027-03-01T10:20:30.412Z sqnum 8 to 10 why full");
    assert_int_equal(read_segment(1), 0);
    assert_int_equal(check.sq_num, 10);
    assert_int_equal(check.found.unsigned_records, 3);
    put_text(BUSHING_AUDIT_REMOVED, TIME " segment 4");
    put_text(BUSHING_AUDIT_CLOSED, TIME);
    put_anchor(HONEST);
    assert_int_equal(read_all(), 0);
    assert_int_equal(ledger_check_end(&check, 0, true), 0);
    assert_true(check.closed);
    assert_int_equal(check.removed, 4);
    assert_int_equal(check.sq_num, 3);
    assert_int_equal(check.found.events, 1);
    assert_int_equal(check.found.lost, 3);
    assert_int_equal(check.found.anchors, 2);
}

static void bodies_that_are_none(void **state)
{
    static const struct {
        enum bushing_audit_kind kind;
        const char *body;
    } all[] = {
        {BUSHING_AUDIT_EVENT, "hello"},
        {BUSHING_AUDIT_EVENT, EVENT "\n<105>1 forged"},
        {BUSHING_AUDIT_EVENT, EVENT "\xc2\x9b"},
        {BUSHING_AUDIT_OPENED, TIME " unsigned 0 cut 0"},
        {BUSHING_AUDIT_GAP, TIME " lost 3"},
        {BUSHING_AUDIT_REMOVED, TIME},
        {BUSHING_AUDIT_CLOSED, TIME " x"},
        {BUSHING_AUDIT_ANCHOR, TIME},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        (void)setup(NULL);
        put_first(1);
        put_text(all[i].kind, all[i].body);
        assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_FORM);
        assert_int_equal(check.found.last_seq, 1);
        assert_int_equal(check.chain.seq, 1);
    }
    (void)setup(NULL);
    put_first(1);
    put_first(1); /* in the middle of a segment */
    assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_FORM);
}

static void anchors(void **state)
{
    static const struct {
        enum lie lie;
        bool keys;
        int rc;
    } all[] = {
        {HONEST, true, 0},
        {COVERS, true, BUSHING_ERR_AUDIT_FORM},
        {SIGNED_SEQ, true, BUSHING_ERR_AUDIT_SIGNATURE},
        {SIGNED_SEQ, false, BUSHING_ERR_AUDIT_SIGNATURE},
        {KEY_ID, true, BUSHING_ERR_AUDIT_KEY},
        {KEY_ID, false, 0}, /* who gives no keys cannot know */
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        (void)setup(NULL);
        check.keys = all[i].keys;
        put_first(1);
        put_anchor(all[i].lie);
        assert_int_equal(read_segment(1), all[i].rc);
    }
    (void)setup(NULL);
    seal.verify = NULL;
    put_first(1);
    put_anchor(SIGNED_SEQ);
    assert_int_equal(read_segment(1), 0);
}

static void anchors_that_are_due(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        (void)setup(NULL);
        check.keys = true;
        put_first(1);
        assert_int_equal(read_segment(1), 0);
        for (size_t i = 1; i < LEDGER_UNSIGNED_MAX; i++) {
            put_text(BUSHING_AUDIT_EVENT, EVENT);
            assert_int_equal(read_all(), 0);
        }
        if (more == 1)
            put_text(BUSHING_AUDIT_EVENT, EVENT);
        assert_int_equal(read_all(), more == 1 ? BUSHING_ERR_AUDIT_ANCHOR : 0);
    }
}

/* --- segments ------------------------------------------------------------ */

static void the_beginning_of_a_log(void **state)
{
    struct note_segment n = first(1);
    (void)state;
    put_text(BUSHING_AUDIT_EVENT, EVENT);
    assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL);
    put_first(2);
    assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL); /* the first of all follows nothing */
    chain = (struct chain){.seq = 5, .hash = {1}};
    put_first(1);
    assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL);
    chain.hash[0] = 1;
    put_first(1);
    assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL); /* a later one follows something */
    chain = (struct chain){.seq = 5, .hash = {1}};
    put_first(2);
    assert_int_equal(read_segment(2), 0);
    assert_int_equal(check.found.first_seq, 6);
    (void)setup(NULL); /* it says another number than it has */
    n.after.seq = 9;
    put_segment(&n);
    assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL); /* what it says is no such record */
    {
        char body[NOTE_MAX];
        struct text t = text_over(body, sizeof body);
        n = first(1);
        note_put_segment(&t, &n);
        text_put(&t, " x");
        put(BUSHING_AUDIT_SEGMENT, body, t.n);
    }
    assert_int_equal(read_segment(1), BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL); /* whichever it says it is */
    put_first(7);
    assert_int_equal(read_segment(0), 0);
    assert_int_equal(check.found.segment, 7);
}

/* A second segment behind a first one of one record. */
static int second(uint32_t number, uint64_t rest,
                  void change(struct note_segment *))
{
    struct note_segment n;
    size_t end;
    int rc;
    (void)setup(NULL);
    put_first(1);
    end = len;
    assert_int_equal(read_segment(1), 0);
    rc = ledger_check_end(&check, rest, false);
    if (rc != 0)
        return rc;
    n = first(2);
    n.end = end;
    if (change != NULL)
        change(&n);
    put_segment(&n);
    return read_segment(number);
}

static void torn(struct note_segment *n)
{
    n->how = NOTE_TORN;
}

static void damaged(struct note_segment *n)
{
    n->how = NOTE_DAMAGED;
}

static void other_end(struct note_segment *n)
{
    n->end++;
}

static void other_hash(struct note_segment *n)
{
    n->after.hash[0] ^= 1;
}

static void other_number(struct note_segment *n)
{
    n->segment = 3;
}

static void segments_that_follow(void **state)
{
    (void)state;
    assert_int_equal(second(2, 0, NULL), 0);
    assert_int_equal(second(3, 0, NULL), BUSHING_ERR_AUDIT_SEGMENT);
    assert_int_equal(second(2, 0, other_number), BUSHING_ERR_AUDIT_SEGMENT);
    assert_int_equal(second(2, 0, other_hash), BUSHING_ERR_AUDIT_SEGMENT);
    assert_int_equal(second(2, 0, other_end), BUSHING_ERR_AUDIT_SEGMENT);
    /* octets that are no record: only where the next one says so */
    assert_int_equal(second(2, 5, NULL), BUSHING_ERR_AUDIT_SEGMENT);
    assert_int_equal(second(2, 5, torn), 0);
    assert_int_equal(check.found.left_behind, 5);
    assert_int_equal(second(2, 0, torn), 0);
    assert_int_equal(second(2, 5, damaged), BUSHING_ERR_AUDIT_SEGMENT);
    /* an empty one with another behind it */
    (void)setup(NULL);
    assert_int_equal(read_segment(1), 0);
    assert_int_equal(ledger_check_end(&check, 0, false),
                     BUSHING_ERR_AUDIT_SEGMENT);
}

/* --- the end ------------------------------------------------------------- */

static void ends(void **state)
{
    static const char hash[] = "abababababababababababababababab"
                               "abababababababababababababababab";
    char expect[80] = "2:";
    (void)state;
    put_first(1);
    assert_int_equal(read_segment(1), 0);
    assert_int_equal(ledger_check_end(&check, 1, true), BUSHING_ERR_AUDIT_CUT);
    (void)setup(NULL); /* no segment noted as removed */
    check.whole = true;
    put_first(3);
    assert_int_equal(read_segment(3), 0);
    assert_int_equal(ledger_check_end(&check, 0, true),
                     BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL); /* nor that in front of the second */
    check.whole = true;
    put_first(2);
    assert_int_equal(read_segment(2), 0);
    assert_int_equal(ledger_check_end(&check, 0, true),
                     BUSHING_ERR_AUDIT_SEGMENT);
    (void)setup(NULL);
    check.whole = true;
    put_first(3);
    put_text(BUSHING_AUDIT_REMOVED, TIME " segment 2");
    assert_int_equal(read_segment(3), 0);
    assert_int_equal(ledger_check_end(&check, 0, true), 0);
    (void)setup(NULL); /* no head */
    check.whole = check.keys = true;
    put_first(1);
    for (int i = 0; i < 3; i++)
        put_anchor(HONEST);
    assert_int_equal(read_segment(1), 0);
    assert_int_equal(ledger_check_end(&check, 0, true), BUSHING_ERR_AUDIT_HEAD);
    (void)setup(NULL); /* a point behind the end, and one in front */
    memcpy(expect + 2, hash, sizeof hash);
    assert_int_equal(ledger_check_expect(&check, span_text(expect)), 0);
    put_first(1);
    assert_int_equal(read_segment(1), 0);
    assert_int_equal(ledger_check_end(&check, 0, true),
                     BUSHING_ERR_AUDIT_SHORT);
    (void)setup(NULL);
    assert_int_equal(ledger_check_expect(&check, span_text(expect)), 0);
    chain.seq = 5;
    put_first(2);
    assert_int_equal(read_segment(2), 0);
    assert_int_equal(ledger_check_end(&check, 0, true), BUSHING_ERR_AUDIT_HEAD);
}

/* "NUMBER:HASH", twelve digits at most. */
static void expectations(void **state)
{
    static const char hash[] = "abababababababababababababababab"
                               "abababababababababababababababab";
    static const struct {
        const char *number;
        int rc;
        uint64_t seq;
    } all[] = {
        {"0:", 0, 0},
        {"4711:", 0, 4711},
        {"999999999999:", 0, UINT64_C(999999999999)},
        {"1234567890123:", BUSHING_ERR_VALUE, 0},
        {":", BUSHING_ERR_VALUE, 0},
        {"1;", BUSHING_ERR_VALUE, 0},
        {"1/:", BUSHING_ERR_VALUE, 0},
        {"1::", BUSHING_ERR_VALUE, 0},
        {"", BUSHING_ERR_VALUE, 0},
    };
    char text[100];
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        (void)setup(NULL);
        (void)snprintf(text, sizeof text, "%s%s", all[i].number, hash);
        assert_int_equal(ledger_check_expect(&check, span_text(text)),
                         all[i].rc);
        assert_int_equal(check.expected.set, all[i].rc == 0);
        assert_int_equal(check.expected.seq, all[i].seq);
        if (all[i].rc == 0)
            assert_int_equal(check.expected.hash[CHAIN_HASH - 1], 0xAB);
    }
    /* what stands behind the text is not part of it */
    (void)snprintf(text, sizeof text, "12:%s", hash);
    assert_int_equal(ledger_check_expect(&check, span_of(text, 2)),
                     BUSHING_ERR_VALUE);
    assert_int_equal(ledger_check_expect(&check, span_of(text, 3)),
                     BUSHING_ERR_VALUE);
    assert_int_equal(ledger_check_expect(&check, span_of(text, 65)),
                     BUSHING_ERR_VALUE);
    assert_int_equal(ledger_check_expect(&check, span_of(text, 67)), 0);
    (void)snprintf(text, sizeof text, "12:%sab", hash);
    assert_int_equal(ledger_check_expect(&check, span_of(text, 69)),
                     BUSHING_ERR_VALUE);
}

/* A log is closed until something happens in it again. */
static void closed_and_opened(void **state)
{
    (void)state;
    put_first(1);
    put_text(BUSHING_AUDIT_CLOSED, TIME);
    assert_int_equal(read_segment(1), 0);
    assert_true(check.closed);
    put_text(BUSHING_AUDIT_OPENED, TIME " unsigned 0 cut 0 short 0");
    assert_int_equal(read_all(), 0);
    assert_false(check.closed);
    put_text(BUSHING_AUDIT_CLOSED, TIME);
    assert_int_equal(read_all(), 0);
    put_text(BUSHING_AUDIT_EVENT, EVENT);
    assert_int_equal(read_all(), 0);
    assert_false(check.closed);
}

/* Which number the next event has: that of the last one, of the last gap that
 * lost any, of the last anchor. */
static void numbers_of_events(void **state)
{
    static const struct {
        const char *value;
        uint32_t sq;
    } all[] = {
        {"7", 7},
        {"4294967295", 4294967295u},
        {"1234567890", 1234567890u},
        {"10", 10},
        {"1", 1},
        {"42949672959", 4294967295u},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        char body[120];
        (void)setup(NULL);
        (void)snprintf(body, sizeof body,
                       "<105>1 t h a - m [62351-14@41912 SqNum=\"%s\"] hi",
                       all[i].value);
        put_first(1);
        put_text(BUSHING_AUDIT_EVENT, body);
        assert_int_equal(read_segment(1), 0);
        assert_int_equal(check.sq_num, all[i].sq);
        /* one without a number, and a gap that lost nothing, leave it */
        put_text(BUSHING_AUDIT_EVENT,
                 "<105>1 t h a - m [62351-14@41912 A=\"7\"] hi");
        put_text(BUSHING_AUDIT_GAP,
                 TIME " lost 0 from 2027-03-01T10:20:30.412Z to "
                      "2027-03-01T10:20:30.412Z sqnum 8 to 10 why sync");
        assert_int_equal(read_all(), 0);
        assert_int_equal(check.sq_num, all[i].sq);
        assert_int_equal(check.found.events, 2);
        assert_int_equal(check.found.gaps, 1);
        assert_int_equal(check.found.lost, 0);
        assert_int_equal(check.found.last_seq, 4);
    }
}

/* What is refused is not taken: the reader stands where it stood. */
static void facts_of_the_first_segment(void **state)
{
    struct note_segment n;
    (void)state;
    chain = (struct chain){.seq = 5, .hash = {1}};
    n = first(2);
    n.sq_num = 4650;
    put_segment(&n);
    assert_int_equal(read_segment(2), 0);
    assert_int_equal(check.sq_num, 4650);
    /* a gap of one event */
    put_text(BUSHING_AUDIT_GAP,
             TIME " lost 1 from 2027-03-01T10:20:30.412Z to "
                  "2027-03-01T10:20:30.412Z sqnum 4651 to 4651 why full");
    assert_int_equal(read_all(), 0);
    assert_int_equal(check.sq_num, 4651);
    /* the first record is named when it is the bad one */
    (void)setup(NULL);
    chain = (struct chain){.seq = 5, .hash = {1}};
    put_first(2);
    room[CHAIN_FIELDS] = room[CHAIN_FIELDS] == 'a' ? 'b' : 'a';
    assert_int_equal(read_segment(2), BUSHING_ERR_AUDIT_HASH);
    assert_int_equal(check.found.last_seq, 5);
}

/* A point may be the first record that is there. */
static void the_first_record_as_a_point(void **state)
{
    char expect[80];
    struct text t = text_over(expect, sizeof expect);
    struct chain before = {.seq = 5, .hash = {1}};
    (void)state;
    for (int i = 0; i < 2; i++) {
        (void)setup(NULL);
        if (i == 1)
            assert_int_equal(ledger_check_expect(&check, span_of(expect, t.n)),
                             0);
        chain = before;
        put_first(2);
        assert_int_equal(read_segment(2), 0);
        assert_int_equal(ledger_check_end(&check, 0, true), 0);
        if (i == 0) {
            text_put(&t, "6:");
            text_hex(&t, span_of(chain.hash, CHAIN_HASH), false);
        }
    }
}

static void what_is_refused_stays(void **state)
{
    struct reader r;
    bushing_audit_record rec;
    size_t n;
    (void)state;
    put_first(1);
    n = len;
    put_text(BUSHING_AUDIT_EVENT, "hello");
    r = reader_over(span_of(room, len));
    assert_int_equal(ledger_check_segment(&check, 1), 0);
    assert_int_equal(ledger_check_next(&check, &rec, &r), 0);
    assert_int_equal(check.found.offset, n);
    assert_int_equal(ledger_check_next(&check, &rec, &r),
                     BUSHING_ERR_AUDIT_FORM);
    assert_int_equal(reader_left(&r), len - n);
    assert_int_equal(check.found.offset, n);
    assert_int_equal(check.found.last_seq, 1);
    assert_int_equal(check.failed, BUSHING_ERR_AUDIT_FORM);
}

/* A crash may come before the head: until the third anchor none is missed. */
static void a_young_log_has_no_head(void **state)
{
    (void)state;
    for (int anchors = 0; anchors <= 3; anchors++) {
        (void)setup(NULL);
        check.whole = check.keys = true;
        put_first(1);
        for (int i = 0; i < anchors; i++)
            put_anchor(HONEST);
        assert_int_equal(read_segment(1), 0);
        assert_int_equal(ledger_check_end(&check, 0, true),
                         anchors == 0   ? BUSHING_ERR_AUDIT_ANCHOR
                         : anchors == 3 ? BUSHING_ERR_AUDIT_HEAD
                                        : 0);
        assert_int_equal(check.found.anchors, anchors);
    }
    /* of a part of a log, and without keys, no head is wanted */
    for (int i = 0; i < 2; i++) {
        (void)setup(NULL);
        check.whole = i == 0;
        check.keys = i == 1;
        put_first(1);
        for (int k = 0; k < 4; k++)
            put_anchor(HONEST);
        assert_int_equal(read_segment(1), 0);
        assert_int_equal(ledger_check_end(&check, 0, true), 0);
    }
}

static void heads(void **state)
{
    size_t n;
    (void)state;
    put_first(1);
    n = len;
    put_anchor(HONEST);
    assert_int_equal(ledger_check_head(&check, span_of(room + n, len - n)), 0);
    assert_int_equal(ledger_check_head(&check, span_of(room, n)),
                     BUSHING_ERR_VALUE); /* no anchor */
    assert_int_equal(ledger_check_head(&check, span_of(room + n, len - n - 1)),
                     BUSHING_ERR_VALUE);
    assert_int_equal(ledger_check_head(&check, span_of(room, len)),
                     BUSHING_ERR_VALUE); /* more than one record */
    room[n + CHAIN_FIELDS] = 'x';
    assert_int_equal(ledger_check_head(&check, span_of(room + n, len - n)),
                     BUSHING_ERR_VALUE);
    n = len;
    put_anchor(SIGNED_SEQ);
    assert_int_equal(ledger_check_head(&check, span_of(room + n, len - n)),
                     BUSHING_ERR_AUDIT_SIGNATURE);
    n = len; /* one anchor and no more */
    put_anchor(HONEST);
    put_anchor(HONEST);
    assert_int_equal(ledger_check_head(&check, span_of(room + n, len - n)),
                     BUSHING_ERR_VALUE);
    assert_int_equal(ledger_check_head(&check, (span){NULL, 0}),
                     BUSHING_ERR_VALUE);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, setup)
    const struct CMUnitTest tests[] = {
        T(every_kind),
        T(bodies_that_are_none),
        T(anchors),
        T(anchors_that_are_due),
        T(the_beginning_of_a_log),
        T(segments_that_follow),
        T(ends),
        T(expectations),
        T(closed_and_opened),
        T(numbers_of_events),
        T(facts_of_the_first_segment),
        T(the_first_record_as_a_point),
        T(what_is_refused_stays),
        T(a_young_log_has_no_head),
        T(heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
