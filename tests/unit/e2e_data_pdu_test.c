/* Data PDUs in every form that BER allows: what the quick reader takes the walk
 * along the tables takes too, as the same, and what comes in another form is
 * taken in the end, ICV and all. */
#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "data_forge.h"
#include "e2e/data_key.h"
#include "e2e/data_pdu.h"
#include "soak.h"

#define EACH_MODE(mode) for (int mode = 0; mode < NUM_DATA_MODES; mode++)

static uint64_t state_of_chance;

static uint32_t chance(uint32_t below)
{
    state_of_chance =
        state_of_chance * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(state_of_chance >> 33) % below;
}

/* --- both readers -------------------------------------------------------- */

static bool same_span(span a, span b)
{
    return a.n == b.n && (a.n == 0 || a.p == b.p);
}

static void assert_same(const struct data_pdu *a, const struct data_pdu *b)
{
    assert_true(same_span(a->tbp, b->tbp));
    assert_true(same_span(a->token2, b->token2));
    assert_true(same_span(a->asso_id, b->asso_id));
    assert_true(same_span(a->time, b->time));
    assert_int_equal(a->seq, b->seq);
    assert_int_equal(a->has_iv, b->has_iv);
    assert_int_equal(a->has_rekey, b->has_rekey);
    assert_int_equal(a->req_rekey, b->req_rekey);
    assert_int_equal(a->changed_key, b->changed_key);
    assert_int_equal(a->version_good, b->version_good);
    assert_true(!a->has_iv || same_span(a->iv, b->iv));
    assert_true(!a->has_rekey || same_span(a->rekey, b->rekey));
    assert_int_equal(a->encrypted, b->encrypted);
    assert_ptr_equal(a->appl.p, b->appl.p);
    assert_int_equal(a->appl.n, b->appl.n);
    assert_int_equal(a->appl.tag, b->appl.tag);
    assert_int_equal(a->appl.head, b->appl.head);
    assert_int_equal(a->appl.constructed, b->appl.constructed);
    assert_int_equal(a->appl.indefinite, b->appl.indefinite);
    assert_int_equal(a->has_auth, b->has_auth);
    if (!a->has_auth)
        return;
    assert_int_equal(a->has_nonce, b->has_nonce);
    assert_true(!a->has_nonce || same_span(a->nonce, b->nonce));
    assert_int_equal(a->algorithm_good, b->algorithm_good);
    assert_true(same_span(a->icv, b->icv));
}

/* What the quick one takes the other one takes, unless only the kind is at
 * fault, which is asked outside. True when the quick one took it. */
static bool compare(const struct data *d, span in)
{
    const struct data_pdu_agreed agreed = {
        {(const uint8_t *)d->asso_id, d->asso_id_len},
        {d->icv_algorithm, d->icv_algorithm_len},
        &d->suite,
        d->dialect};
    uint8_t joined[DATA_PDU_SCRATCH];
    struct arena scratch = arena_over(joined, sizeof joined);
    struct data_pdu quick, any;
    if (!data_pdu_read_usual(&quick, in, &agreed))
        return false;
    int rc = data_pdu_read_any(&any, in, &agreed, &scratch);
    if (!quick.encrypted && !quick.has_auth) {
        assert_int_equal(rc, BUSHING_ERR_MISSING);
        return true;
    }
    assert_int_equal(rc, 0);
    assert_same(&quick, &any);
    return true;
}

static void our_own_pdus_are_read_quickly(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        uint8_t octets[300];
        int rc;
        pair_start(&p, (enum data_mode)mode, CRYPTO_MODP_2048);
        assert_int_equal(data_rekey(&p.end[1], p.now), 0);
        for (int turn = 0; turn < 12; turn++) {
            int from = 1 - turn % 2;
            span pdu = pair_protect(
                &p, from, pair_plain(octets, 20 + 25 * (size_t)turn, 1), &rc);
            assert_int_equal(rc, 0);
            assert_true(compare(&p.end[from], pdu));
            assert_int_equal(pair_unprotect(&p, 1 - from, pdu), 0);
        }
        pair_end(&p);
    }
}

/* One to three changes: an octet, one less, one more, a piece doubled. */
static size_t spoil(uint8_t *p, size_t n, size_t cap)
{
    for (uint32_t k = 1 + chance(3); k > 0 && n > 1; k--) {
        size_t at = chance((uint32_t)n);
        switch (chance(5)) {
        case 0:
            p[at] ^= (uint8_t)(1u << chance(8));
            break;
        case 1:
            p[at] = (uint8_t)chance(256);
            break;
        case 2:
            memmove(p + at, p + at + 1, n - at - 1);
            n--;
            break;
        case 3:
            if (n < cap) {
                memmove(p + at + 1, p + at, n - at);
                p[at] = (uint8_t)chance(256);
                n++;
            }
            break;
        default:
            /* headers say most: they stand in front */
            p[chance(n < 40 ? (uint32_t)n : 40)] = (uint8_t)chance(256);
            break;
        }
    }
    return n;
}

static void spoiled_pdus_are_read_alike(void **state)
{
    (void)state;
    unsigned taken = 0, all = 0;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        for (unsigned i = 0; i < 6000 * soak_times(); i++) {
            static uint8_t octets[4096];
            state_of_chance = i * 1000 + (unsigned)mode;
            forge_usual(&f, &p, PAIR_CLIENT);
            f.plain.n = 8 + chance(50);
            f.token2.has_rekey = chance(3) == 0;
            f.token2.rekey = (span){f.octets, chance(70)};
            f.token2.req_rekey = chance(3) == 0;
            f.token2.changed_key = chance(3) == 0;
            f.octets[3] = (uint8_t)(f.plain.n - 4);
            span pdu = forge_pdu(&f, &p, PAIR_CLIENT);
            memcpy(octets, pdu.p, pdu.n);
            size_t n = spoil(octets, pdu.n, sizeof octets);
            taken += compare(&p.end[0], (span){octets, n});
            all++;
        }
        pair_end(&p);
    }
    assert_true(taken > all / 50);
    print_message("# ran: %u malformed data PDUs\n", all);
}

/* --- other forms --------------------------------------------------------- */

/* A header whose length has more octets than it needs. */
static void put_long_header(struct writer *w, uint8_t first, size_t n)
{
    size_t octets = 1;
    while (octets < 4 && (n >> (8 * octets) != 0 || chance(2) == 0))
        octets++;
    put_be(w, octets, n);
    put_u8(w, (uint8_t)(0x80 | octets));
    put_u8(w, first);
}

static void close_value(struct writer *w, uint8_t first, size_t mark,
                        bool indefinite)
{
    if (indefinite) {
        put_u8(w, 0x80);
        put_u8(w, first);
    } else {
        put_long_header(w, first, writer_len(w) - mark);
    }
}

/* Octets as a segmented string, back to front. */
static void put_segments(struct writer *w, uint8_t first, span body, int depth)
{
    size_t mark = writer_len(w);
    bool indefinite = chance(2) == 0;
    if (indefinite)
        put_be(w, 2, 0);
    while (body.n > 0) {
        size_t n = 1 + chance((uint32_t)body.n);
        span part = {body.p + body.n - n, n};
        if (chance(3) == 0 && depth < 4) {
            put_segments(w, 0x24, part, depth + 1);
        } else {
            put_span(w, part);
            put_long_header(w, 0x04, part.n);
        }
        body.n -= n;
    }
    close_value(w, first | 0x20, mark, indefinite);
}

/* The same value in another form. `whole` has a primitive octet string at its
 * end, which stays one. */
static void recode(struct writer *w, span value, bool last, int depth)
{
    struct ber_reader r = ber_over(value), in;
    struct ber_tlv t, child[16];
    size_t num = 0, mark = writer_len(w);
    uint8_t first = value.p[0];
    assert_int_equal(ber_next(&r, &t), 0);
    if (!t.constructed) {
        bool text = first == 0x04 || first == 0x0C || first == 0x18 ||
                    first == 0x80 || first == 0x81;
        if (text && !last && chance(2) == 0) {
            put_segments(w, first, tlv_body(&t), 0);
            return;
        }
        put_span(w, tlv_body(&t));
        put_long_header(w, first, tlv_body(&t).n);
        return;
    }
    bool indefinite = !last && chance(2) == 0;
    if (indefinite)
        put_be(w, 2, 0);
    assert_int_equal(ber_enter(&r, &t, &in), 0);
    while (!ber_at_end(&in)) {
        assert_true(num < 16);
        assert_int_equal(ber_next(&in, &child[num++]), 0);
    }
    while (num > 0) {
        num--;
        recode(w, tlv_raw(&child[num]), last, depth + 1);
        last = false;
    }
    close_value(w, first, mark, indefinite);
}

/* A PrPDU that may be written in other forms itself. */
static const uint8_t PLAIN[] = {0xA0, 13,   0x02, 1,    7, 0xA1, 8, 0x80,
                                2,    0x41, 0x42, 0x30, 2, 0x05, 0};

/* With the ICV at the end, after it was written in another form. */
static span other_form_icv(struct data_pair *p, struct forge *f, uint8_t *room,
                           size_t cap)
{
    struct data *d = &p->end[0];
    uint8_t joined[4096];
    struct arena scratch = arena_over(joined, sizeof joined);
    struct writer w = writer_over(room, cap);
    struct transfer t;
    recode(&w, forge_pdu(f, p, PAIR_CLIENT), true, 0);
    assert_false(w.bad);
    span pdu = writer_result(&w);
    assert_int_equal(
        asn1_decode(f->encrypted ? &E2E_ENCR_TRANSFER : &E2E_CLEAR_TRANSFER,
                    pdu, &t, &scratch, NULL),
        0);
    uint8_t *end = room + cap;
    assert_ptr_equal(t.auth.icv.p + t.auth.icv.n, end);
    assert_int_equal(data_key_icv(d, f->key, t.tbp_octets.content,
                                  t.auth.nonce.p, end - f->tag_len),
                     0);
    return pdu;
}

/* The mode AE: token, then ciphertext, then what stands around. */
static span other_form_ae(struct data_pair *p, struct forge *f, uint8_t *room,
                          size_t cap)
{
    struct data *d = &p->end[0];
    static uint8_t plain_token[1024], token[4096], cipher[1024];
    struct writer w = writer_over(plain_token, sizeof plain_token);
    struct ber_reader r;
    struct ber_tlv t;
    assert_int_equal(asn1_encode(&E2E_CLEAR_TOKEN_2, &f->token2, &w), 0);
    span der = writer_result(&w);
    w = writer_over(token, sizeof token);
    recode(&w, der, false, 0);
    span coded = writer_result(&w);
    r = ber_over(coded);
    assert_int_equal(ber_next(&r, &t), 0);
    assert_int_equal(p->crypto->gcm_seal(p->engine, data_cipher(d, f->key),
                                         f->iv, tlv_content(&t), f->plain.p,
                                         cipher, f->plain.n,
                                         cipher + f->plain.n, f->tag_len),
                     0);
    w = writer_over(room, cap);
    bool outer = chance(2) == 0, inner = chance(2) == 0;
    if (outer)
        put_be(&w, 2, 0);
    size_t mark = writer_len(&w);
    if (inner)
        put_be(&w, 2, 0);
    span body = {cipher, f->plain.n + f->tag_len};
    if (chance(2) == 0) {
        put_segments(&w, 0x04, body, 0);
    } else {
        put_span(&w, body);
        put_long_header(&w, 0x04, body.n);
    }
    put_span(&w, coded);
    close_value(&w, 0x30, mark, inner);
    close_value(&w, 0x30, 0, outer);
    assert_false(w.bad);
    return writer_result(&w);
}

/* [62351-4:13.4.1, 22.6] indefinite and long lengths, segments */
static void every_form_is_taken(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        for (unsigned i = 0; i < 400 * soak_times(); i++) {
            static uint8_t room[8192];
            struct forge f;
            state_of_chance = i * 77 + (unsigned)mode;
            forge_usual(&f, &p, PAIR_CLIENT);
            f.token2.seq = (int64_t)i;
            f.plain = span_of(PLAIN, sizeof PLAIN);
            span pdu = p.end[0].suite.mode == SUITE_AE
                           ? other_form_ae(&p, &f, room, sizeof room)
                           : other_form_icv(&p, &f, room, sizeof room);
            int rc = pair_unprotect(&p, PAIR_SERVER, pdu);
            if (rc != 0)
                print_error("%s, %u: %s, %s\n", DATA_MODE_NAME[mode], i,
                            p.fault.row->id, p.fault.fact[0]);
            assert_int_equal(rc, 0);
            if (f.encrypted)
                assert_true(span_equal(p.in.plain, f.plain));
        }
        pair_end(&p);
    }
}

/* A rekey in another form: the salt is over what was received, although it is
 * moved together afterwards. */
static void a_rekey_in_another_form(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (unsigned i = 0; i < 20; i++) {
        static uint8_t room[8192];
        struct data_pair p;
        struct forge f;
        uint8_t own[CRYPTO_DH_PRIVATE_LEN], value[CRYPTO_DH_PUBLIC_MAX];
        uint8_t want[CRYPTO_SHA256_LEN], joined[4096];
        struct arena scratch = arena_over(joined, sizeof joined);
        struct transfer t;
        size_t n;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        state_of_chance = i;
        forge_usual(&f, &p, PAIR_CLIENT);
        f.plain = span_of(PLAIN, sizeof PLAIN);
        assert_int_equal(p.crypto->dh_make(p.engine, p.group, own, value, &n),
                         0);
        f.token2.has_rekey = true;
        f.token2.rekey = (span){value, n};
        span pdu = p.end[0].suite.mode == SUITE_AE
                       ? other_form_ae(&p, &f, room, sizeof room)
                       : other_form_icv(&p, &f, room, sizeof room);
        assert_int_equal(
            asn1_decode(f.encrypted ? &E2E_ENCR_TRANSFER : &E2E_CLEAR_TRANSFER,
                        pdu, &t, &scratch, NULL),
            0);
        const span parts[] = {t.tbp_octets.content, {p.end[1].h, 32}};
        assert_int_equal(p.crypto->sha256(want, parts, 2), 0);
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER, pdu), 0);
        assert_true(p.in.rekeyed);
        assert_memory_equal(p.end[1].h, want, sizeof want);
        pair_end(&p);
    }
}

/* --- what is not skipped ------------------------------------------------- */

static span wrapped(uint8_t *room, size_t cap, span tbp_content, span auth)
{
    struct writer w = writer_over(room, cap);
    put_span(&w, auth);
    size_t mark = writer_len(&w);
    put_span(&w, tbp_content);
    ber_put_around(&w, TAG_UNIVERSAL(16), mark);
    ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    return writer_result(&w);
}

/* [rule 20] in tbp and behind auth: refused. In the token, which the ICV covers
 * and AE too: skipped. */
static void unknown_elements(void **state)
{
    (void)state;
    static const uint8_t more[] = {0x9F, 0x55, 1, 0xAA};
    EACH_MODE(mode)
    {
        static uint8_t content[2048], room[2048];
        struct data_pair p;
        struct forge f;
        struct transfer t;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        forge_usual(&f, &p, PAIR_CLIENT);
        span pdu = forge_pdu(&f, &p, PAIR_CLIENT);
        assert_int_equal(
            asn1_decode(f.encrypted ? &E2E_ENCR_TRANSFER : &E2E_CLEAR_TRANSFER,
                        pdu, &t, NULL, NULL),
            0);
        span tbp = t.tbp_octets.content;
        span auth = {tbp.p + tbp.n, (size_t)(pdu.p + pdu.n - (tbp.p + tbp.n))};
        for (int where = 0; where < 2; where++) {
            uint8_t tail[512];
            size_t n = tbp.n;
            memcpy(content, tbp.p, n);
            memcpy(tail, auth.p, auth.n);
            size_t k = auth.n;
            if (where == 0) {
                memcpy(content + n, more, sizeof more);
                n += sizeof more;
            } else {
                memcpy(tail + k, more, sizeof more);
                k += sizeof more;
            }
            span bad =
                wrapped(room, sizeof room, (span){content, n}, (span){tail, k});
            assert_int_equal(pair_unprotect(&p, PAIR_SERVER, bad),
                             BUSHING_ERR_SECURITY);
            assert_int_equal(p.fault.row->diagnostic, DT_DIAG_PROTOCOL_ERROR);
            assert_string_equal(p.fault.row->id,
                                f.encrypted ? "14.4 encr 1" : "14.4 clear 1");
        }
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER,
                                        wrapped(room, sizeof room, tbp, auth)),
                         0);
        pair_end(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_pdus_are_read_quickly),
        cmocka_unit_test(spoiled_pdus_are_read_alike),
        cmocka_unit_test(every_form_is_taken),
        cmocka_unit_test(a_rekey_in_another_form),
        cmocka_unit_test(unknown_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
