/* Every row of 62351-4:11.2.3, steps 4 to 8: what passes, what is refused, and
 * with which step and event. */
#include "aprofile_help.h"
#include "asn1/walk.h"
#include "schema/x509.h"

#define MINUTE INT64_C(60000)
#define AUTHENTICATION EVENT_14_4_COMM_PEER_AUTHENTICATION_FAIL

/* Another value of the same peer, made anew but for its certificate. */
static void next_value(const char *time)
{
    w.parts = (struct world_parts){.encoding = TAG_CONTEXT(0),
                                   .input = A_INPUT_CONTENT,
                                   .time = span_text(time),
                                   .certificate = w.parts.certificate};
}

/* --- accepted ------------------------------------------------------------ */

static void a_good_value(void **state)
{
    (void)state;
    world_accepts(&w);
    assert_int_equal(w.claim.time.ms, MAKER_NOW);
    assert_int_equal(w.claim.input, A_INPUT_CONTENT);
    assert_int_equal(w.claim.key_bits, 2048);
    assert_true(span_equal(w.claim.certificate, w.parts.certificate));
    assert_true(span_equal(w.claim.key, maker_spki(w.leaf.key)));
    assert_int_equal(w.seen.num, 1);
}

/* [62351-4:10.5.4, 11.1] what the EXTERNAL names is not looked at, and it may
 * be octet-aligned */
static void every_form_of_external(void **state)
{
    static const struct {
        const char *reference;
        bool octets;
    } rows[] = {
        {"020105", false},
        {"02020005", false},             /* needless octets */
        {"02027fff", false},             /* no context of ours */
        {"06082886480001010401", false}, /* [D-A-1] */
        {"06025101", false},             /* as recorded: BER */
        {"06025101020105", false},       /* both */
        {"020105", true},
        {"06082886480001010401", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        again();
        w.parts.reference = hex(rows[i].reference);
        if (rows[i].octets)
            w.parts.encoding = TAG_CONTEXT(1);
        world_accepts(&w);
    }
}

/* [62351-4:10.4.4] any legal BER: indefinite lengths, strings in segments */
static void any_legal_ber(void **state)
{
    (void)state;
    (void)world_value(&w);
    span certificate = w.parts.certificate;
    span halves[] = {
        maker_tlv(w.m, TAG_UNIVERSAL(4), false, span_first(certificate, 100)),
        maker_tlv(w.m, TAG_UNIVERSAL(4), false, span_skip(certificate, 100)),
    };
    span body[] = {
        hex("a080"),
        maker_tlv(w.m, TAG_CONTEXT(0), true, maker_join(w.m, halves, 2)),
        maker_tlv(w.m, TAG_CONTEXT(1), false, w.parts.time),
        maker_tlv(w.m, TAG_CONTEXT(2), false, w.parts.signature),
        hex("0000"),
    };
    w.parts.inside = maker_join(w.m, body, 5);
    world_accepts(&w);
    assert_true(span_equal(w.claim.certificate, certificate));
    assert_true(w.claim.certificate.p >= w.scratch &&
                w.claim.certificate.p < w.scratch + sizeof w.scratch);
    /* without memory for it such a value is refused, not read elsewhere */
    seen_init(&w.seen, w.places, WORLD_PLACES);
    w.arena = arena_over(NULL, 0);
    world_refused(&w, APROFILE_STEP_VALUE);
    assert_int_equal(aprofile_read(&w.claim, world_value(&w), w.role, &w.crypto,
                                   NULL, &w.failure),
                     BUSHING_ERR_SECURITY);
    assert_int_equal(w.failure.code, BUSHING_ERR_SEGMENTED);
}

/* [62351-4:11.2.2 time] 14 digits; dot or comma with 0 to 9 digits; Z, an
 * offset or nothing */
static void every_form_of_time(void **state)
{
    static const char *const times[] = {
        "20261120120000Z",
        "20261120120000",
        "20261120120000.",
        "20261120120000,",
        "20261120120000.Z",
        "20261120120000.5Z",
        "20261120120000,123Z",
        "20261120120000.123456789",
        "20261120130000+0100",
        "20261120063000.000-0530",
        "20261120120000.123456789+0000",
    };
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        again();
        w.parts.time = span_text(times[i]);
        world_accepts(&w);
    }
}

/* --- step 4 -------------------------------------------------------------- */

/* [62351-4:11.2.3 step 4] */
static void other_authentication_values(void **state)
{
    static const char *const values[] = {
        "8003616263",               /* charstring */
        "81020780",                 /* bitstring */
        "a30806025101040261624f",   /* other, and too long */
        "a309060251010403616263",   /* other */
        "",                         /* nothing */
        "a200",                     /* an empty EXTERNAL */
        "a203020105",               /* without a value */
        "a207a0050403616263",       /* without a reference */
        "a208020105820207800",      /* arbitrary, cut */
        "a2070201058202000080",     /* arbitrary */
        "a20a020105a0050403616263", /* another value */
        "a20a020105a005a303020101", /* another alternative */
        "a207020105a0028000",       /* not constructed */
        "a2080201058103616263",     /* octets that are no value */
    };
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        again();
        if (strlen(values[i]) % 2 != 0)
            continue;
        w.parts.whole = hex(values[i]);
        world_refused(&w, APROFILE_STEP_VALUE);
        assert_event(ESTABLISHMENT, false, 0);
        assert_int_equal(aprofile_answer(&w.failure, &DIALECTS[0]).kind,
                         APROFILE_ABORTS);
    }
}

/* The arbitrary encoding may hold the same octets: it is not one of the two. */
static void the_arbitrary_encoding(void **state)
{
    (void)state;
    span parts[2] = {hex("00")};
    (void)world_value(&w);
    parts[1] = w.parts.inside;
    w.parts.inside = maker_join(w.m, parts, 2);
    w.parts.encoding = TAG_CONTEXT(2);
    world_refused(&w, APROFILE_STEP_VALUE);
}

static void parts_that_lack_or_are_too_many(void **state)
{
    (void)state;
    (void)world_value(&w);
    span part[] = {
        maker_tlv(w.m, TAG_CONTEXT(0), false, w.parts.certificate),
        maker_tlv(w.m, TAG_CONTEXT(1), false, w.parts.time),
        maker_tlv(w.m, TAG_CONTEXT(2), false, w.parts.signature),
        maker_tlv(w.m, TAG_CONTEXT(3), false, w.parts.time),
    };
    span swapped[] = {part[1], part[0], part[2]};
    span without[] = {part[0], part[2]};
    span twice[] = {part[0], part[1], part[1], part[2]};
    span fields[] = {
        maker_join(w.m, part, 1),    maker_join(w.m, part, 2),
        maker_join(w.m, part, 4),    maker_join(w.m, part + 1, 2),
        maker_join(w.m, swapped, 3), maker_join(w.m, without, 2),
        maker_join(w.m, twice, 4),
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        w.parts.inside = maker_tlv(w.m, TAG_CONTEXT(0), true, fields[i]);
        world_refused(&w, APROFILE_STEP_VALUE);
    }
    w.parts.inside =
        maker_tlv(w.m, TAG_CONTEXT(0), true, maker_join(w.m, part, 3));
    world_accepts(&w);
}

/* [62351-4:11.2.2] */
static void times_that_are_none(void **state)
{
    static const char *const times[] = {
        "20261120120000.1234567890Z",
        "2026112012000Z",
        "20261320120000Z",
        "20261120120060Z",
        "202611201200Z",
        "20261120120000z",
        "20261120120000+01",
        " 20261120120000",
        "20261120120000Z ",
        "261120120000Z",
    };
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        again();
        w.parts.time = span_text(times[i]);
        world_refused(&w, APROFILE_STEP_TIME_FORM);
        assert_event(ESTABLISHMENT, false, 0);
    }
}

/* What a time that is none holds is shown in digits, if it is text at all. */
static void the_facts_of_a_time_that_is_none(void **state)
{
    (void)state;
    w.parts.time = span_text("[31mJ;Z");
    world_refused(&w, APROFILE_STEP_TIME_FORM);
    assert_string_equal(w.failure.fact[0], "its octets: 5b33316d4a3b5a");
    again();
    w.parts.time = span_text("\x1b[31m");
    world_refused(&w, APROFILE_STEP_VALUE);
}

/* A value whose time is constructed, out of segments with this tag. */
static void put_segments(ber_tag tag, size_t num)
{
    size_t cut = num == 1 ? w.parts.time.n : 8;
    span segments[] = {
        maker_tlv(w.m, tag, false, span_first(w.parts.time, cut)),
        maker_tlv(w.m, tag, false, span_skip(w.parts.time, cut)),
    };
    span part[] = {
        maker_tlv(w.m, TAG_CONTEXT(0), false, w.parts.certificate),
        maker_tlv(w.m, TAG_CONTEXT(1), true, maker_join(w.m, segments, num)),
        maker_tlv(w.m, TAG_CONTEXT(2), false, w.parts.signature),
    };
    w.parts.inside =
        maker_tlv(w.m, TAG_CONTEXT(0), true, maker_join(w.m, part, 3));
}

/* [rule 15] one byte range is signed and parsed: a time in segments is legal
 * BER and refused */
static void a_time_in_segments(void **state)
{
    (void)state;
    (void)world_value(&w);
    for (size_t num = 1; num <= 2; num++) {
        put_segments(TAG_UNIVERSAL(4), num);
        world_refused(&w, APROFILE_STEP_TIME_FORM);
        put_segments(TAG_UNIVERSAL(24), num);
        assert_int_equal(world_check(&w, world_value(&w)),
                         BUSHING_ERR_SECURITY);
        assert_int_equal(w.failure.step->number, 4);
    }
}

/* Not everything that is too long is the certificate. */
static void a_time_that_is_too_long(void **state)
{
    uint8_t *p = maker_take(w.m, 8400);
    (void)state;
    memset(p, '0', 8400);
    w.parts.time = span_of(p, 41);
    w.parts.signature = span_of(p, 8400);
    world_refused(&w, APROFILE_STEP_VALUE);
    assert_int_equal(w.failure.code, BUSHING_ERR_SIZE);
}

/* --- step 5: the verdict ------------------------------------------------- */

/* [62351-4:11.2.3 step 5] an error; an alarm when it is revoked or forged */
static void verdicts(void **state)
{
    (void)state;
    w.verdict = (struct aprofile_verdict){
        .event = EVENT_9_2_CERT_V_PK_EXPIRED,
        .what = "the certificate has expired",
        .fix = "renew it",
        .fact = "2026-11-19T00:00:00Z",
    };
    world_refused(&w, APROFILE_STEP_PATH);
    assert_event(ESTABLISHMENT, false, EVENT_9_2_CERT_V_PK_EXPIRED);
    assert_string_equal(w.failure.what, "the certificate has expired");
    assert_string_equal(w.failure.fix, "renew it");
    assert_string_equal(w.failure.fact[0], "2026-11-19T00:00:00Z");
    w.verdict = (struct aprofile_verdict){
        .alarm = true, .event = EVENT_9_4_CERT_V_REVOKED, .fix = ""};
    world_refused(&w, APROFILE_STEP_FORGED);
    assert_event(AUTHENTICATION, true, EVENT_9_4_CERT_V_REVOKED);
    assert_true(w.failure.fix[0] != '\0');
    w.no_verdict = true;
    world_refused(&w, APROFILE_STEP_NO_VERDICT);
    assert_event(ESTABLISHMENT, false, 0);
}

/* A verdict that comes late may be on somebody else. */
static void a_verdict_on_another_certificate(void **state)
{
    uint8_t other[32] = {1};
    (void)state;
    w.verdict.fingerprint = other;
    world_refused(&w, APROFILE_STEP_NO_VERDICT);
}

/* A fact of any length leaves one line. */
static void a_long_fact(void **state)
{
    static char fact[400];
    (void)state;
    memset(fact, 'x', sizeof fact - 1);
    w.verdict = (struct aprofile_verdict){.fact = fact};
    world_refused(&w, APROFILE_STEP_PATH);
    assert_int_equal(strlen(w.failure.fact[0]), APROFILE_FACT - 1);
}

/* --- step 6 -------------------------------------------------------------- */

/* [62351-4:11.2.2, D-A-2] each reading holds where it is accepted, and nowhere
 * else */
static void every_reading(void **state)
{
    static const enum dialect_a_input inputs[] = {
        A_INPUT_CONTENT, A_INPUT_CONTEXT_TLV, A_INPUT_UNIVERSAL_TLV};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        for (unsigned accepted = 0; accepted < 8; accepted++) {
            again();
            w.parts.input = inputs[i];
            w.accepted = accepted;
            if ((accepted & inputs[i]) != 0) {
                world_accepts(&w);
                assert_int_equal(w.claim.input, inputs[i]);
                continue;
            }
            world_refused(&w, APROFILE_STEP_SIGNATURE);
            assert_event(AUTHENTICATION, true, 0);
        }
    }
}

/* What was tried stands in the log. */
static void the_facts_of_a_signature(void **state)
{
    (void)state;
    w.parts.signature =
        world_signature(&w, span_text("20261120120001Z"), A_INPUT_CONTENT);
    world_refused(&w, APROFILE_STEP_SIGNATURE);
    assert_string_equal(w.failure.fact[0], "their time 20261120120000Z");
    assert_string_equal(
        w.failure.fact[1],
        "taken for signed: time alone, or 81 L time, or 18 L time");
    w.accepted = A_INPUT_UNIVERSAL_TLV;
    world_refused(&w, APROFILE_STEP_SIGNATURE);
    assert_string_equal(w.failure.fact[1], "taken for signed: 18 L time");
    w.accepted = 0;
    world_refused(&w, APROFILE_STEP_SIGNATURE);
    assert_string_equal(w.failure.fact[1], "taken for signed: nothing");
}

/* [62351-4:11.2.3 step 6] */
static void signatures_that_are_wrong(void **state)
{
    static const char *const other_times[] = {"20261120120001Z",
                                              "20261120120000", "0"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        again();
        w.parts.signature =
            world_signature(&w, span_text(other_times[i]), A_INPUT_CONTENT);
        world_refused(&w, APROFILE_STEP_SIGNATURE);
        assert_event(AUTHENTICATION, true, 0);
    }
    again();
    w.leaf.key = maker_key(MAKER_RSA_2048, 1); /* of another key */
    w.parts.signature =
        world_signature(&w, span_text("20261120120000Z"), A_INPUT_CONTENT);
    world_refused(&w, APROFILE_STEP_SIGNATURE);
}

static void signatures_of_other_sizes(void **state)
{
    (void)state;
    (void)world_value(&w);
    span good = w.parts.signature, zero = hex("00");
    span longer[] = {good, zero}, led[] = {zero, good};
    span signatures[] = {hex(""), zero, span_first(good, good.n - 1),
                         maker_join(w.m, longer, 2), maker_join(w.m, led, 2)};
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
        span certificate = w.parts.certificate;
        w.parts = (struct world_parts){.encoding = TAG_CONTEXT(0),
                                       .certificate = certificate,
                                       .signature = signatures[i]};
        world_refused(&w, APROFILE_STEP_SIGNATURE);
    }
}

/* PKCS#1 v1.5 with SHA-256, and nothing else [62351-4:11.2.2] */
static void signatures_with_another_hash(void **state)
{
    static const char *const algorithms[] = {"300d06092a864886f70d01010c0500",
                                             "300d06092a864886f70d01010d0500"};
    uint8_t signature[MAKER_SIGNATURE_MAX];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        again();
        size_t n = maker_signature(w.leaf.key, hex(algorithms[i]),
                                   span_text("20261120120000Z"), signature);
        w.parts.signature = maker_copy(w.m, span_of(signature, n));
        world_refused(&w, APROFILE_STEP_SIGNATURE);
    }
}

static int verdict_of_library, calls;

static int verify_fails(span algorithm, span key, span data, span signature)
{
    (void)algorithm;
    (void)key;
    (void)data;
    (void)signature;
    calls++;
    return verdict_of_library;
}

/* A fault of ours is no alarm; nor is anything accepted. */
static void the_library_fails(void **state)
{
    (void)state;
    w.crypto.verify_spki = verify_fails;
    calls = 0;
    verdict_of_library = BUSHING_ERR_CRYPTO_FAILED;
    world_refused(&w, APROFILE_STEP_NO_CRYPTO);
    assert_event(ESTABLISHMENT, false, 0);
    assert_int_equal(calls, 1);
    verdict_of_library = BUSHING_ERR_CRYPTO_KEY;
    world_refused(&w, APROFILE_STEP_KEY_FORM);
    verdict_of_library = BUSHING_ERR_CRYPTO_SIGNATURE;
    calls = 0;
    world_refused(&w, APROFILE_STEP_SIGNATURE);
    assert_int_equal(calls, 3);
}

static int hash_fails(uint8_t out[CRYPTO_SHA256_LEN], const span *parts,
                      size_t num_parts)
{
    (void)out;
    (void)parts;
    return num_parts == (size_t)calls ? BUSHING_ERR_CRYPTO_FAILED : 0;
}

/* The fingerprint and the key of the memory are hashes. */
static void a_hash_fails(void **state)
{
    (void)state;
    w.crypto.sha256 = hash_fails;
    for (calls = 1; calls <= 2; calls++)
        world_refused(&w, APROFILE_STEP_NO_CRYPTO);
}

/* --- step 7 -------------------------------------------------------------- */

/* [62351-4:11.2.3 step 7] 10 min either way, and not a millisecond more */
static void the_window(void **state)
{
    static const struct {
        int64_t off;
        bool good;
    } rows[] = {
        {0, true},
        {10 * MINUTE, true},
        {-10 * MINUTE, true},
        {10 * MINUTE + 1, false},
        {-10 * MINUTE - 1, false},
        {10 * MINUTE + 1000, false},
        {-10 * MINUTE - 1000, false},
        {365 * 24 * 60 * MINUTE, false},
        {INT64_MAX - MAKER_NOW, false},
        {INT64_MIN + 1, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        again();
        w.utc_ms += rows[i].off;
        if (rows[i].good) {
            world_accepts(&w);
            continue;
        }
        world_refused(&w, APROFILE_STEP_TIME);
        assert_event(ESTABLISHMENT, false, 0);
    }
}

/* [operators:1.8] the two facts that differ */
static void the_facts_of_a_time(void **state)
{
    (void)state;
    w.utc_ms += 11 * MINUTE + 42000;
    world_refused(&w, APROFILE_STEP_TIME);
    assert_string_equal(w.failure.fact[0],
                        "theirs is 2026-11-20T12:00:00.000Z");
    assert_string_equal(w.failure.fact[1],
                        "ours is 2026-11-20T12:11:42.000Z, 11 min 42 s apart, "
                        "10 min allowed");
}

/* [rule 12] what was signed before our memory begins may have been accepted */
static void older_than_the_memory(void **state)
{
    (void)state;
    w.not_before_ms = MAKER_NOW + 1;
    world_refused(&w, APROFILE_STEP_TIME_EARLY);
    assert_event(ESTABLISHMENT, false, 0);
    w.not_before_ms = MAKER_NOW;
    world_accepts(&w);
}

/* A clock that is set back by an hour, and a value that was recorded and is no
 * longer remembered: the mark of the caller keeps it out. */
static void a_clock_that_is_set_back(void **state)
{
    int64_t newest;
    (void)state;
    world_accepts(&w);
    w.mono_ns += UINT64_C(1320) * 1000000000; /* 22 min later it is forgotten */
    newest = w.utc_ms + 22 * MINUTE;
    w.not_before_ms = newest;
    w.utc_ms = MAKER_NOW;
    world_refused(&w, APROFILE_STEP_TIME_EARLY);
    w.not_before_ms = INT64_MIN; /* without it, it would have come in */
    world_accepts(&w);
}

/* --- step 8 -------------------------------------------------------------- */

/* [62351-4:11.2.3 step 8] */
static void the_same_time_twice(void **state)
{
    (void)state;
    world_accepts(&w);
    world_refused(&w, APROFILE_STEP_REPLAY);
    assert_event(AUTHENTICATION, true, 0);
}

/* [rule 11] however it is written and signed */
static void the_same_time_in_other_words(void **state)
{
    static const struct {
        const char *time;
        bool same;
    } rows[] = {
        {"20261120120000.", true},
        {"20261120120000.000Z", true},
        {"20261120120000,0", true},
        {"20261120130000+0100", true},
        {"20261120120000.000000001Z", false},
        {"20261120120000.001Z", false},
        {"20261120120001Z", false},
        {"20261120115959.999Z", false},
    };
    (void)state;
    world_accepts(&w);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        next_value(rows[i].time);
        w.parts.input = A_INPUT_CONTEXT_TLV;
        if (rows[i].same)
            world_refused(&w, APROFILE_STEP_REPLAY);
        else
            world_accepts(&w);
    }
}

/* [62351-4:11.2.3 memory] from this peer: the same time of another is no copy
 */
static void the_same_time_from_another_peer(void **state)
{
    (void)state;
    world_accepts(&w);
    w.parts = (struct world_parts){.encoding = TAG_CONTEXT(0),
                                   .input = A_INPUT_CONTENT};
    w.leaf.key = maker_key(MAKER_RSA_2048, 1);
    w.leaf.spki = maker_spki(w.leaf.key);
    world_accepts(&w);
    assert_int_equal(w.seen.num, 2);
}

/* n - s, where n is the order of P-256: as good in a signature as s. */
static span other_s(span s)
{
    uint8_t *out = maker_take(w.m, 33);
    span order = hex("ffffffff00000000ffffffffffffffff"
                     "bce6faada7179e84f3b9cac2fc632551");
    int borrow = 0;
    while (s.n > 32)
        s = span_skip(s, 1);
    out[0] = 0;
    for (size_t i = 0; i < 32; i++) {
        int minus = i < s.n ? s.p[s.n - 1 - i] : 0;
        int d = order.p[31 - i] - minus - borrow;
        borrow = d < 0 ? 1 : 0;
        out[32 - i] = (uint8_t)(d + 256 * borrow);
    }
    assert_int_equal(borrow, 0);
    size_t skip = 0;
    while (out[skip] == 0 && out[skip + 1] < 0x80)
        skip++;
    return span_of(out + skip, 33 - skip);
}

/* The same certificate with the other signature of the root. */
static span twin_of(span certificate)
{
    struct x509_certificate x;
    struct ber_reader r, in;
    struct ber_tlv t, part[3], number[2];
    assert_int_equal(
        asn1_decode(&X509_CERTIFICATE, certificate, &x, NULL, NULL), 0);
    r = ber_over(certificate);
    assert_int_equal(ber_next(&r, &t), 0);
    assert_int_equal(ber_enter(&r, &t, &in), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(ber_next(&in, &part[i]), 0);
    r = ber_over(x.signature_value.octets);
    assert_int_equal(ber_next(&r, &t), 0);
    assert_int_equal(ber_enter(&r, &t, &in), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(ber_next(&in, &number[i]), 0);
    span s =
        maker_tlv(w.m, TAG_UNIVERSAL(2), false, other_s(tlv_body(&number[1])));
    span both[] = {tlv_raw(&number[0]), s};
    span signature =
        maker_tlv(w.m, TAG_UNIVERSAL(16), true, maker_join(w.m, both, 2));
    /* the root's key finds it good */
    assert_int_equal(
        w.crypto.verify_spki(tlv_raw(&part[1]), maker_spki(w.root.key),
                             x.tbs_certificate_octets.raw, signature),
        0);
    span bits[] = {hex("00"), signature};
    span all[] = {
        tlv_raw(&part[0]), tlv_raw(&part[1]),
        maker_tlv(w.m, TAG_UNIVERSAL(3), false, maker_join(w.m, bits, 2))};
    return maker_tlv(w.m, TAG_UNIVERSAL(16), true, maker_join(w.m, all, 3));
}

/* [rule 11] What was accepted comes again with a certificate of other octets
 * that is as good: a copy all the same. */
static void a_copy_with_the_twin_of_its_certificate(void **state)
{
    (void)state;
    world_accepts(&w);
    span first = w.parts.certificate;
    span twin = twin_of(first);
    assert_false(span_equal(first, twin));
    w.parts = (struct world_parts){.encoding = TAG_CONTEXT(0),
                                   .certificate = twin,
                                   .time = w.parts.time,
                                   .signature = w.parts.signature};
    world_refused(&w, APROFILE_STEP_REPLAY);
    assert_int_equal(w.failure.alarm, true);
}

/* [62351-4:11.2.3 memory] Remembered for 20 min, and one more, on the clock
 * that does not go back, however the other one jumps. */
static void how_long_it_is_remembered(void **state)
{
    const uint64_t minute = UINT64_C(60000000000);
    (void)state;
    world_accepts(&w);
    w.mono_ns += 20 * minute;
    world_refused(&w, APROFILE_STEP_REPLAY);
    w.mono_ns += minute;
    world_refused(&w, APROFILE_STEP_REPLAY);
    w.mono_ns += 1;
    world_accepts(&w);
}

/* The monotonic clock may count from anywhere. */
static void at_the_end_of_the_clock(void **state)
{
    (void)state;
    w.mono_ns = UINT64_MAX - 1;
    world_accepts(&w);
    world_refused(&w, APROFILE_STEP_REPLAY);
    w.mono_ns++;
    world_refused(&w, APROFILE_STEP_REPLAY);
}

/* A time at the far end of the window, until it leaves it at the near end:
 * there is no moment at which it is near enough and forgotten. */
static void remembered_as_long_as_it_is_good(void **state)
{
    const uint64_t half_ms = 500000;
    int64_t start;
    (void)state;
    w.parts.time = span_text("20261120121000Z"); /* ten minutes ahead */
    world_accepts(&w);
    start = w.utc_ms;
    for (int64_t off = 19 * MINUTE; off <= 20 * MINUTE; off += 100) {
        w.utc_ms = start + off;
        w.mono_ns = 5000 + (uint64_t)off * 1000000 + half_ms;
        world_refused(&w, APROFILE_STEP_REPLAY);
    }
    w.utc_ms++;
    world_refused(&w, APROFILE_STEP_TIME);
}

/* [rule 11] full: refused, nothing is forgotten for it */
static void a_full_memory(void **state)
{
    (void)state;
    seen_init(&w.seen, w.places, 1);
    world_accepts(&w);
    next_value("20261120120001Z");
    world_refused(&w, APROFILE_STEP_MEMORY_FULL);
    assert_event(ESTABLISHMENT, false, 0);
    next_value("20261120120000Z");
    world_refused(&w, APROFILE_STEP_REPLAY);
}

/* --- the order ----------------------------------------------------------- */

/* A value with everything wrong fails in the order of the clause. */
static void the_order_of_the_steps(void **state)
{
    (void)state;
    world_accepts(&w); /* so that it is a copy */
    span good = w.parts.signature;
    w.accepted = 0;
    w.utc_ms += 11 * MINUTE;
    w.verdict.accepted = false;
    world_refused(&w, APROFILE_STEP_PATH);
    w.verdict.accepted = true;
    world_refused(&w, APROFILE_STEP_SIGNATURE);
    w.accepted = A_INPUT_CONTENT;
    world_refused(&w, APROFILE_STEP_TIME);
    w.utc_ms -= 11 * MINUTE;
    world_refused(&w, APROFILE_STEP_REPLAY);
    assert_true(span_equal(good, w.parts.signature));
}

static int step_in(unsigned n)
{
    struct aprofile_claim *c = &w.claim;
    struct aprofile_verdict v = {.fingerprint = c->fingerprint,
                                 .accepted = true};
    switch (n) {
    case 0:
        return aprofile_judged(c, &v, &w.failure);
    case 1:
        return aprofile_verify(c, &w.crypto, w.accepted, &w.failure);
    case 2:
        return aprofile_check_time(c, w.utc_ms, INT64_MIN, &w.failure);
    default:
        return aprofile_remember(c, &w.seen, &w.crypto, w.mono_ns, &w.failure);
    }
}

/* No step can be left out, done twice, or go on behind a failure. */
static void out_of_turn(void **state)
{
    (void)state;
    for (unsigned done = 0; done <= 4; done++) {
        for (unsigned next = 0; next < 4; next++) {
            if (next == done)
                continue;
            again();
            assert_int_equal(aprofile_read(&w.claim, world_value(&w), w.role,
                                           &w.crypto, NULL, &w.failure),
                             0);
            for (unsigned i = 0; i < done; i++)
                assert_int_equal(step_in(i), 0);
            assert_int_equal(step_in(next), BUSHING_ERR_STATE);
            assert_int_equal(w.claim.stage, CLAIM_REFUSED);
            assert_null(w.failure.step);
            for (unsigned i = 0; i < 4; i++)
                assert_int_equal(step_in(i), BUSHING_ERR_STATE);
            assert_int_equal(w.seen.num, done == 4 ? 1 : 0);
        }
    }
}

/* [62351-4:11.2.4] what an AARE holds is checked alike, with its own events,
 * and every failure is answered by P-ABORT */
static void the_value_of_an_answer(void **state)
{
    (void)state;
    w.role = BUSHING_INITIATOR;
    world_accepts(&w);
    world_refused(&w, APROFILE_STEP_REPLAY);
    struct aprofile_answer a = aprofile_answer(&w.failure, &DIALECTS[0]);
    assert_int_equal(a.kind, APROFILE_ABORTS);
    assert_int_equal(a.source, 0);
    assert_int_equal(a.diagnostic, 5);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_good_value),
        T(every_form_of_external),
        T(any_legal_ber),
        T(every_form_of_time),
        T(other_authentication_values),
        T(the_arbitrary_encoding),
        T(parts_that_lack_or_are_too_many),
        T(times_that_are_none),
        T(the_facts_of_a_time_that_is_none),
        T(a_time_in_segments),
        T(a_time_that_is_too_long),
        T(verdicts),
        T(a_verdict_on_another_certificate),
        T(a_long_fact),
        T(every_reading),
        T(the_facts_of_a_signature),
        T(signatures_that_are_wrong),
        T(signatures_of_other_sizes),
        T(signatures_with_another_hash),
        T(the_library_fails),
        T(a_hash_fails),
        T(the_window),
        T(the_facts_of_a_time),
        T(older_than_the_memory),
        T(a_clock_that_is_set_back),
        T(the_same_time_twice),
        T(the_same_time_in_other_words),
        T(the_same_time_from_another_peer),
        T(a_copy_with_the_twin_of_its_certificate),
        T(how_long_it_is_remembered),
        T(at_the_end_of_the_clock),
        T(remembered_as_long_as_it_is_good),
        T(a_full_memory),
        T(the_order_of_the_steps),
        T(out_of_turn),
        T(the_value_of_an_answer),
    };
    return cmocka_run_group_tests_name("aprofile_value", tests, NULL, NULL);
}
