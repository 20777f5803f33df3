#include "aprofile_world.h"

#include <stdio.h>

#include "base/hex.h"
#include "crypto/openssl/adapter.h"
#include "osi/apdu.h"
#include "osi/ppdu.h"
#include "osi/spdu.h"
#include "shared.h"
#include "test.h"

void world_begin(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->m = maker_new();
    maker_ca(w->m, &w->root, "CN=Grid Root 2026,O=Utility",
             maker_key(MAKER_P256, 0), NULL);
    maker_leaf(w->m, &w->leaf, MAKER_APROFILE, "OID=1.1.1.999.1.12",
               maker_key(MAKER_RSA_2048, 0), &w->root);
    w->parts.input = A_INPUT_CONTENT;
    w->parts.encoding = TAG_CONTEXT(0);
    w->role = BUSHING_RESPONDER;
    w->crypto = CRYPTO_OPENSSL;
    w->verdict.accepted = true;
    w->accepted = DIALECTS[0].a_accept_inputs;
    w->utc_ms = MAKER_NOW;
    w->not_before_ms = INT64_MIN;
    w->mono_ns = 5000;
    w->arena = arena_over(w->scratch, sizeof w->scratch);
    seen_init(&w->seen, w->places, WORLD_PLACES);
}

void world_end(struct world *w)
{
    maker_free(w->m);
}

span world_signature(struct world *w, span time, enum dialect_a_input input)
{
    static const ber_tag TAG[] = {[A_INPUT_CONTEXT_TLV] = TAG_CONTEXT(1),
                                  [A_INPUT_UNIVERSAL_TLV] = TAG_UNIVERSAL(24)};
    uint8_t signature[MAKER_SIGNATURE_MAX];
    const struct maker_key *key = w->leaf.key;
    span data = input == A_INPUT_CONTENT
                    ? time
                    : maker_tlv(w->m, TAG[input], false, time);
    size_t n = maker_signature(key, maker_algorithm(key), data, signature);
    return maker_copy(w->m, span_of(signature, n));
}

static span fields(struct world *w)
{
    struct world_parts *p = &w->parts;
    if (p->certificate.p == NULL)
        p->certificate = maker_make(w->m, &w->leaf);
    if (p->time.p == NULL)
        p->time = span_text("20261120120000Z");
    if (p->signature.p == NULL)
        p->signature = world_signature(w, p->time, p->input);
    span three[] = {
        maker_tlv(w->m, TAG_CONTEXT(0), false, p->certificate),
        maker_tlv(w->m, TAG_CONTEXT(1), false, p->time),
        maker_tlv(w->m, TAG_CONTEXT(2), false, p->signature),
    };
    return maker_join(w->m, three, 3);
}

span world_value(struct world *w)
{
    static const uint8_t five[] = {0x02, 0x01, 0x05};
    struct world_parts *p = &w->parts;
    if (p->whole.p != NULL)
        return p->whole;
    if (p->inside.p == NULL)
        p->inside = maker_tlv(w->m, TAG_CONTEXT(0), true,
                              p->fields.p != NULL ? p->fields : fields(w));
    if (p->reference.p == NULL)
        p->reference = span_of(five, sizeof five);
    span both[] = {
        p->reference,
        maker_tlv(w->m, p->encoding, p->encoding == TAG_CONTEXT(0), p->inside)};
    return maker_tlv(w->m, TAG_CONTEXT(2), true, maker_join(w->m, both, 2));
}

int world_check(struct world *w, span authentication)
{
    struct aprofile_claim *c = &w->claim;
    struct aprofile_failure *f = &w->failure;
    struct aprofile_verdict v = w->verdict;
    int rc =
        aprofile_read(c, authentication, w->role, &w->crypto, &w->arena, f);
    if (v.fingerprint == NULL)
        v.fingerprint = c->fingerprint;
    if (rc == 0)
        rc = aprofile_judged(c, w->no_verdict ? NULL : &v, f);
    if (rc == 0)
        rc = aprofile_verify(c, &w->crypto, w->accepted, f);
    if (rc == 0)
        rc = aprofile_check_time(c, w->utc_ms, w->not_before_ms, f);
    if (rc == 0)
        rc = aprofile_remember(c, &w->seen, &w->crypto, w->mono_ns, f);
    return rc;
}

void world_accepts(struct world *w)
{
    int rc = world_check(w, world_value(w));
    if (rc != 0 && w->failure.step != NULL)
        print_error("%s: %s, %s\n", w->failure.step->name, w->failure.fact[0],
                    w->failure.fact[1]);
    assert_int_equal(rc, 0);
    assert_null(w->failure.step);
    assert_int_equal(w->claim.stage, CLAIM_ACCEPTED);
}

/* What a log would be given is complete, and one line of plain characters. */
static void assert_event(const bushing_security_event *e)
{
    char line[BUSHING_SECURITY_SENTENCE];
    size_t n = bushing_security_sentence(line, sizeof line, e);
    assert_int_equal(bushing_security_event_check(e), 0);
    assert_true(n > 40);
    assert_null(memchr(line, '\\', n));
}

void world_refused(struct world *w, enum aprofile_step_id id)
{
    const struct aprofile_step *step = aprofile_step(id);
    bushing_security_event e;
    size_t num = w->seen.num;
    int rc = world_check(w, world_value(w));
    assert_int_equal(rc, BUSHING_ERR_SECURITY);
    assert_non_null(w->failure.step);
    if (w->failure.step == NULL)
        return;
    assert_string_equal(w->failure.step->name, step->name);
    assert_int_equal(w->claim.stage, CLAIM_REFUSED);
    assert_int_equal(w->failure.event, w->role == BUSHING_RESPONDER
                                           ? step->request
                                           : step->response);
    assert_true(w->failure.fact[0][0] != '\0');
    /* [rule 11] what is refused is not remembered */
    assert_int_equal(w->seen.num, num);
    aprofile_event(&e, &w->failure, span_text("192.0.2.7"),
                   span_text("1.1.1.999.1/12"));
    assert_event(&e);
    if (aprofile_cause(&e, &w->failure, span_text("192.0.2.7"),
                       span_text("1.1.1.999.1/12")))
        assert_event(&e);
}

/* --- the vectors --------------------------------------------------------- */

static span message(uint8_t room[RECORDED_ROOM], const char *name)
{
    static char text[2 * RECORDED_ROOM + 2];
    char path[SHARED_PATH_MAX];
    size_t n, k = 0;
    FILE *f;
    if (!shared_path(path, name))
        skip();
    f = fopen(path, "r");
    assert_non_null(f);
    if (f == NULL)
        return (span){NULL, 0};
    n = fread(text, 1, sizeof text, f);
    (void)fclose(f);
    while (n > 0 && text[n - 1] <= ' ')
        n--;
    assert_true(hex_decode(span_of(text, n), room, RECORDED_ROOM, &k));
    return (span){room, k};
}

static span take_apdu(span values, bushing_association *out)
{
    static uint8_t scratch[512];
    struct arena arena = arena_over(scratch, sizeof scratch);
    struct apdu apdu;
    struct pdv pdv;
    assert_int_equal(pdv_next(&values, &pdv), 0);
    assert_int_equal(apdu_read(&apdu, pdv.value, &arena), 0);
    assert_int_equal(apdu_take(out, &apdu), 0);
    return out->authentication;
}

span recorded_request(uint8_t room[RECORDED_ROOM], bushing_association *out)
{
    span m = message(room, "vectors/aprofile-connect-accepted.hex");
    struct ppdu_content content;
    struct spdu spdu;
    size_t offset;
    memset(out, 0, sizeof *out);
    assert_int_equal(spdu_read(&spdu, m, &offset), 0);
    assert_int_equal(ppdu_read_connect(out, &content, spdu.user_data,
                                       BUSHING_CONTEXTS, NULL),
                     0);
    return take_apdu(content.values, out);
}

span recorded_answer(uint8_t room[RECORDED_ROOM], bushing_association *out)
{
    span m = message(room, "vectors/aprofile-aare-rejected.hex");
    struct ppdu_content content;
    struct spdu spdu;
    size_t offset;
    memset(out, 0, sizeof *out);
    out->num_contexts = 3; /* as the CONNECT had proposed */
    assert_int_equal(spdu_read(&spdu, m, &offset), 0);
    assert_int_equal(ppdu_read_accept(out, &content, spdu.user_data, NULL), 0);
    return take_apdu(content.values, out);
}
