/* The recorded values: that of a commercial test suite, which was accepted, and
 * that of a lab device, which was not; and every way to spoil the first.
 * Without the vectors these tests skip. */
#include "test.h"

#include "aprofile_world.h"
#include "base/hex.h"
#include "crypto/openssl/adapter.h"

#define MINUTE INT64_C(60000)
#define SIGNED_AT INT64_C(1790691244000) /* 2026-09-29T14:14:04Z */

static struct world w;
static bushing_association a;
static uint8_t room[RECORDED_ROOM];

static int setup(void **state)
{
    (void)state;
    world_begin(&w);
    w.utc_ms = SIGNED_AT;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_end(&w);
    return 0;
}

/* [62351-4:22.1] SHA-256 over the characters of the time */
static void the_digest_of_the_vector(void **state)
{
    static const char want[] =
        "424c87e8ef35e72fee1e3fddcd5e3aa36f2214a270dd0d6db6d8995b08f78fe5";
    uint8_t digest[32], wanted[32];
    size_t n = 0;
    (void)state;
    span value = recorded_request(room, &a);
    assert_int_equal(aprofile_read(&w.claim, value, BUSHING_RESPONDER,
                                   &w.crypto, NULL, &w.failure),
                     0);
    assert_true(span_equal(w.claim.time_text, span_text("20260929141404.")));
    assert_int_equal(w.crypto.sha256(digest, &w.claim.time_text, 1), 0);
    assert_true(hex_decode(span_text(want), wanted, 32, &n));
    assert_memory_equal(digest, wanted, 32);
}

/* [62351-4:11.1] */
static void the_names_of_the_request(void **state)
{
    (void)state;
    (void)recorded_request(room, &a);
    assert_int_equal(aprofile_check_names(&w.failure, BUSHING_RESPONDER, &a),
                     0);
    assert_int_equal(aprofile_context(&a), 5);
    assert_true(span_equal(a.acse_requirements, APROFILE_REQUIREMENTS));
    assert_true(span_equal(a.mechanism, APROFILE_MECHANISM));
    assert_true(span_equal(a.application_context, APROFILE_BASIC_AC));
}

/* [62351-4:11.2.3 steps 4 to 8, 22.1] */
static void the_request_is_accepted_once(void **state)
{
    (void)state;
    w.parts.whole = recorded_request(room, &a);
    world_accepts(&w);
    assert_int_equal(w.claim.time.ms, SIGNED_AT);
    assert_int_equal(w.claim.certificate.n, 872);
    assert_int_equal(w.claim.signature.n, 256);
    assert_int_equal(w.claim.key_bits, 2048);
    assert_int_equal(w.claim.input, A_INPUT_CONTENT);
    assert_int_equal(w.claim.time.shape.mark, TIME_MARK_DOT);
    assert_int_equal(w.claim.time.shape.zone, TIME_ZONE_NONE);
    world_refused(&w, APROFILE_STEP_REPLAY);
    assert_true(w.failure.alarm);
}

/* [62351-4:22.1] over the 15 characters and over nothing else */
static void the_request_by_other_readings(void **state)
{
    (void)state;
    w.parts.whole = recorded_request(room, &a);
    w.accepted = A_INPUT_CONTEXT_TLV | A_INPUT_UNIVERSAL_TLV;
    world_refused(&w, APROFILE_STEP_SIGNATURE);
}

/* [62351-4:22.1] 10 min pass, 10 min + 1 s do not */
static void the_request_at_other_times(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        world_end(&w);
        world_begin(&w);
        w.parts.whole = recorded_request(room, &a);
        w.utc_ms = SIGNED_AT + sign * (10 * MINUTE + 1000);
        world_refused(&w, APROFILE_STEP_TIME);
        w.utc_ms = SIGNED_AT + sign * 10 * MINUTE;
        world_accepts(&w);
    }
}

/* [62351-4:11.2.2] the lab signed 81 0F and the time: refused by who takes the
 * characters alone, as the suite did; accepted by who takes this too */
static void the_answer_depends_on_what_is_accepted(void **state)
{
    (void)state;
    w.role = BUSHING_INITIATOR;
    w.parts.whole = recorded_answer(room, &a);
    assert_int_equal(aprofile_check_names(&w.failure, BUSHING_INITIATOR, &a),
                     0);
    assert_int_equal(aprofile_read(&w.claim, w.parts.whole, w.role, &w.crypto,
                                   NULL, &w.failure),
                     0);
    w.utc_ms = w.claim.time.ms;
    w.accepted = A_INPUT_CONTENT;
    world_refused(&w, APROFILE_STEP_SIGNATURE);
    w.accepted = A_INPUT_CONTENT | A_INPUT_UNIVERSAL_TLV;
    world_refused(&w, APROFILE_STEP_SIGNATURE);
    w.accepted = A_INPUT_CONTEXT_TLV;
    world_accepts(&w);
    assert_int_equal(w.claim.input, A_INPUT_CONTEXT_TLV);
}

/* --- spoiled ------------------------------------------------------------- */

static int judged(span value, const uint8_t *pin)
{
    seen_init(&w.seen, w.places, WORLD_PLACES);
    arena_reset(&w.arena);
    /* the verdict accepts this one certificate, as a pin would */
    w.verdict.fingerprint = pin;
    return world_check(&w, value);
}

static void every_length(void **state)
{
    uint8_t pin[CRYPTO_SHA256_LEN];
    size_t refused = 0;
    (void)state;
    span value = recorded_request(room, &a);
    w.parts.whole = value;
    world_accepts(&w);
    memcpy(pin, w.claim.fingerprint, sizeof pin);
    for (size_t n = 0; n < value.n; n++) {
        assert_int_equal(judged(span_first(value, n), pin),
                         BUSHING_ERR_SECURITY);
        refused++;
    }
    print_message("# ran: %zu malformed A-profile values\n", refused);
}

/* Of all bits only those of the reference, which is not looked at, may be
 * changed: the eight of its octet, as another context, and the one that makes
 * an object identifier out of the number. */
static void every_bit(void **state)
{
    uint8_t pin[CRYPTO_SHA256_LEN];
    static uint8_t spoilt[RECORDED_ROOM];
    size_t accepted = 0, refused = 0, reference;
    (void)state;
    span value = recorded_request(room, &a);
    w.parts.whole = value;
    world_accepts(&w);
    memcpy(pin, w.claim.fingerprint, sizeof pin);
    reference = value.n - (size_t)(value.p + value.n - w.claim.certificate.p);
    while (value.p[reference] != 0x02 || value.p[reference + 1] != 0x01)
        reference--;
    reference += 2;
    assert_int_equal(value.p[reference], 5);
    for (size_t bit = 0; bit < 8 * value.n; bit++) {
        memcpy(spoilt, value.p, value.n);
        spoilt[bit / 8] ^= (uint8_t)(1u << bit % 8);
        int rc = judged(span_of(spoilt, value.n), pin);
        bool names = bit == 8 * (reference - 2) + 2; /* 02 becomes 06 */
        assert_int_equal(rc == 0, bit / 8 == reference || names);
        if (rc == 0) {
            accepted++;
            continue;
        }
        assert_int_equal(rc, BUSHING_ERR_SECURITY);
        assert_non_null(w.failure.step);
        assert_int_equal(w.seen.num, 0);
        refused++;
    }
    assert_int_equal(accepted, 9);
    print_message("# ran: %zu malformed A-profile values\n", refused);
}

/* The MMS-Authentication-value itself has no bit that does not count. */
static void every_bit_of_the_value_inside(void **state)
{
    uint8_t pin[CRYPTO_SHA256_LEN];
    static uint8_t spoilt[RECORDED_ROOM];
    size_t from;
    (void)state;
    span value = recorded_request(room, &a);
    w.parts.whole = value;
    world_accepts(&w);
    memcpy(pin, w.claim.fingerprint, sizeof pin);
    from = (size_t)(w.claim.certificate.p - value.p) - 8;
    assert_int_equal(value.p[from], 0xa0);
    for (size_t i = from; i < value.n; i++) {
        for (unsigned delta = 1; delta < 256; delta += 37) {
            memcpy(spoilt, value.p, value.n);
            spoilt[i] = (uint8_t)(spoilt[i] + delta);
            assert_int_equal(judged(span_of(spoilt, value.n), pin),
                             BUSHING_ERR_SECURITY);
        }
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_digest_of_the_vector),
        T(the_names_of_the_request),
        T(the_request_is_accepted_once),
        T(the_request_by_other_readings),
        T(the_request_at_other_times),
        T(the_answer_depends_on_what_is_accepted),
        T(every_length),
        T(every_bit),
        T(every_bit_of_the_value_inside),
    };
    return cmocka_run_group_tests_name("aprofile_recorded", tests, NULL, NULL);
}
