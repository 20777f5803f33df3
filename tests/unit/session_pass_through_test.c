/* What a gateway does with an establishment: it reads CONNECT or ACCEPT on one
 * leg and writes the same on the other. Whatever products send must be octet
 * for octet what goes out again [osi:10.1-5], by the layers alone and through
 * the object. Where we write otherwise stands in DIFFERENTS, with the reason.
 */
#include "test.h"

#include "captured.h"
#include "osi/apdu.h"
#include "osi/ppdu.h"
#include "osi/spdu.h"
#include "osi/tpdu.h"
#include "osi/tpkt.h"
#include "osi_hex.h"
#include "schema/acse.h"
#include "shared.h"
#include "wire.h"
#include <bushing/error.h>
#include <stdio.h>

enum { TSDU_MAX = 1 << 17 };

/* The CONNECTs of [osi:9] but the secure one, which is in the vectors. */
static const char *const CONNECTS[] = {
    /* GE and SISCO */
    "0dc30506130100160102140200023302000134020001c1ad3181aaa003800101a281a28104"
    "00000001820400000001a423300f0201010604520100013004060251013010020103060528"
    "ca22020130040602510188020600616b3069020101a064606280020780a107060528ca2202"
    "03a20606042bce0f17a303020117a403020100a503020100a60606042bce0f69a703020121"
    "be2f282d020103a028a826800300fa00810114820114830105a416800102810305fb00820c"
    "03ee1c000004000000010110",
    /* a plain client */
    "0d9e0506130100160102140200023302000134020001c188318185a003800101a27e810400"
    "000001820400000001a423300f0201010604520100013004060251013010020103060528ca"
    "2202013004060251018802060061473045020101a040603e80020780a107060528ca220203"
    "be2f282d020103a028a826800300fa0081010a82010a830105a416800101810305e100820c"
    "03a00000000000000000e110",
    /* libiec61850 */
    "0db20506130100160102140200023302000134020001c19c318199a003800101a281918104"
    "00000001820400000001a423300f0201010604520100013004060251013010020103060528"
    "ca220201300406025101615e305c020101a0576055a107060528ca220203a2070605290187"
    "6701a30302010ca606060429018767a70302010cbe2f282d020103a028a826800300fde881"
    "010582010583010aa416800101810305f100820c03ee1c00000408000079ef18",
    /* a commercial suite */
    "0dc90506130100160102140200023302000134020001c1b33181b0a003800101a281a88104"
    "00000001820400000001a423300f0201010604520100013004060251013010020103060528"
    "ca22020130040602510161753073020101a06e606ca107060528ca220203a2060604298767"
    "01a30302010ca40302010aa50302010aa606060429876701a70302010ca80302010aa90302"
    "010abe33283106025101020103a028a826800300fde881010a82010a830105a41680010181"
    "0305f100820c03ee1c00000402000079ef18",
};

/* Their ACCEPTs as captured: GE, libiec61850, the commercial suite. */
static const char *const ACCEPTS[] = {
    "0e89050613010016010214020002c17b3179a003800101a272830400000001a5123007"
    "800100810251013007800100810251018802060061523050020101a04b614980020780"
    "a107060528ca220203a203020100a305a103020100be2e282c020103a027a92580027d"
    "0081010a820108830105a416800101810305e100820c03ee0800000400000001ed18",
    "0e8605061301001601021402000234020001c1743172a003800101a26b830400000001"
    "a512300780010081025101300780010081025101614f304d020101a0486146a1070605"
    "28ca220203a203020100a305a103020100be2f282d020103a028a926800300fde88101"
    "0582010583010aa416800101810305f100820c03ee1c000000000000000118",
    "0e8a05061301001601021402000234020001c1783176a003800101a26f830400000001"
    "a51230078001008102510130078001008102510161533051020101a04c614aa1070605"
    "28ca220203a203020100a305a103020100be33283106025101020103a028a926800300"
    "fde881010a82010a830105a416800101810305f100820c03ee1c00000402000079ef18",
};

#define NUM(a) (sizeof(a) / sizeof(a)[0])

static span decoded(const char *hex)
{
    static uint8_t shelves[4][4096];
    static unsigned turn;
    uint8_t *shelf = shelves[turn++ % NUM(shelves)];
    return span_of(shelf, test_hex(shelf, sizeof shelves[0], hex));
}

/* --- by the layers ------------------------------------------------------- */

struct parts {
    struct spdu s;
    bushing_association p;
    struct contexts contexts;
    struct apdu apdu;
    uint8_t scratch[512];
};

/* From the values to the association. */
static int read_values(struct parts *x, span values)
{
    struct arena scratch = arena_over(x->scratch + 256, 256);
    struct pdv v;
    int rc = pdv_next(&values, &v);
    if (rc == 0)
        rc = apdu_read(&x->apdu, v.value, &scratch);
    if (rc == 0)
        rc = apdu_take(&x->p, &x->apdu);
    if (rc == 0)
        rc = apdu_user_data(&x->apdu, &x->contexts, BUSHING_USE_MMS,
                            &x->p.user_data, &x->p.direct_reference);
    return rc;
}

static int read_connect(struct parts *x, span tsdu)
{
    struct arena scratch = arena_over(x->scratch, 256);
    struct ppdu_content c;
    size_t offset;
    int rc;
    memset(x, 0, sizeof *x);
    rc = spdu_read(&x->s, tsdu, &offset);
    if (rc == 0)
        rc = ppdu_read_connect(&x->p, &c, x->s.user_data, BUSHING_CONTEXTS,
                               &scratch);
    if (rc != 0)
        return rc;
    contexts_judge(x->p.contexts, x->p.num_contexts,
                   1u << BUSHING_USE_ACSE | 1u << BUSHING_USE_MMS);
    contexts_keep(&x->contexts, x->p.contexts, x->p.num_contexts);
    return read_values(x, c.values);
}

static int read_accept(struct parts *x, const struct parts *request, span tsdu)
{
    struct arena scratch = arena_over(x->scratch, 256);
    struct ppdu_content c;
    size_t offset;
    int rc;
    memset(x, 0, sizeof *x);
    x->p.num_contexts = request->p.num_contexts;
    memcpy(x->p.contexts, request->p.contexts, sizeof x->p.contexts);
    rc = spdu_read(&x->s, tsdu, &offset);
    if (rc == 0)
        rc = ppdu_read_accept(&x->p, &c, x->s.user_data, &scratch);
    if (rc != 0)
        return rc;
    contexts_keep(&x->contexts, x->p.contexts, x->p.num_contexts);
    return read_values(x, c.values);
}

static span write_again(struct parts *x)
{
    static uint8_t inner[TSDU_MAX], outer[TSDU_MAX];
    struct writer w = writer_over(inner, sizeof inner);
    struct writer out = writer_over(outer, sizeof outer);
    struct spdu s = x->s;
    put_span(&w, x->p.user_data);
    apdu_put_user_data(&w, 0, contexts_id(&x->contexts, BUSHING_USE_MMS),
                       x->p.direct_reference);
    if (s.kind == SPDU_CONNECT)
        apdu_put_aarq(&w, 0, &x->p);
    else
        apdu_put_aare(&w, 0, &x->p, x->apdu.result, x->apdu.source,
                      x->apdu.diagnostic);
    pdv_put_around(&w, 0, contexts_id(&x->contexts, BUSHING_USE_ACSE));
    if (s.kind == SPDU_CONNECT)
        ppdu_put_connect(&w, 0, &x->p);
    else
        ppdu_put_accept(&w, 0, &x->p);
    s.user_data = writer_result(&w);
    s.user_data_code = 0;
    spdu_put(&out, &s);
    return writer_result(&out);
}

/* --- through the object -------------------------------------------------- */

static const char CR[] = "0300001611e00000000100c0010dc2020001c1020001";
static const char CC[] = "0300001611d00001000100c0010dc2020001c1020001";

/* The two ends of a gateway: `server` faces who calls, `client` who is called.
 */
struct gateway {
    struct end server, client;
};

static void begin_end(struct end *e, enum bushing_role role)
{
    end_begin(e, 1 << 20);
    /* the secure ones are long */
    assert_int_equal(bushing_config_set(e->cfg, BUSHING_SET_SHORT_CONNECT, 0),
                     0);
    assert_int_equal(
        bushing_config_set(e->cfg, BUSHING_SET_CONNECT_MAX, 1 << 15), 0);
    end_open(e, role);
}

static void gateway_begin(struct gateway *g)
{
    begin_end(&g->server, BUSHING_RESPONDER);
    begin_end(&g->client, BUSHING_INITIATOR);
}

static void gateway_free(struct gateway *g)
{
    end_free(&g->server);
    end_free(&g->client);
}

static void feed_tsdu(struct end *e, span tsdu)
{
    static uint8_t wire[2 * TSDU_MAX];
    static const span NOTHING = {NULL, 0};
    size_t n = tsdu_cut(wire, tsdu, NOTHING, 8192);
    end_feed(e, span_of(wire, n));
}

/* All output, which must be one TSDU. */
static span output_tsdu(struct end *e)
{
    static uint8_t tsdu[TSDU_MAX];
    struct reader r = reader_over(bushing_osi_output(e->a));
    size_t n = 0, wanted, offset;
    bool last = false;
    while (reader_left(&r) != 0) {
        struct tpdu t;
        span tpdu;
        assert_false(last);
        assert_int_equal(tpkt_next(&r, &tpdu, &wanted, TPKT_MAX), 0);
        assert_int_equal(tpdu_read(&t, tpdu, &offset), 0);
        assert_int_equal(t.kind, TPDU_DT);
        memcpy(tsdu + n, t.data.p, t.data.n);
        n += t.data.n;
        last = t.last;
    }
    assert_true(last);
    bushing_osi_output_taken(e->a, bushing_osi_output(e->a).n);
    return span_of(tsdu, n);
}

enum { SAME = 0, DIFFERENT = 1 };

static int compared(span a, span b)
{
    return span_equal(a, b) ? SAME : DIFFERENT;
}

/* SAME, DIFFERENT, or why it was refused. */
static int pass_connect(struct gateway *g, span connect)
{
    const bushing_event *e;
    end_feed_hex(&g->server, CR);
    end_expect_none(&g->server);
    bushing_osi_output_taken(g->server.a, bushing_osi_output(g->server.a).n);
    feed_tsdu(&g->server, connect);
    e = bushing_osi_next_event(g->server.a);
    assert_non_null(e);
    if (e->kind == BUSHING_EVENT_CLOSED)
        return e->closed->code;
    assert_int_equal(e->kind, BUSHING_EVENT_ASSOCIATE);
    assert_int_equal(
        bushing_osi_associate(g->client.a, e->association, test_now), 0);
    bushing_osi_output_taken(g->client.a, bushing_osi_output(g->client.a).n);
    end_feed_hex(&g->client, CC);
    end_expect_none(&g->client);
    return compared(output_tsdu(&g->client), connect);
}

static int pass_accept(struct gateway *g, span accept)
{
    const bushing_event *e;
    feed_tsdu(&g->client, accept);
    e = bushing_osi_next_event(g->client.a);
    assert_non_null(e);
    if (e->kind == BUSHING_EVENT_CLOSED)
        return e->closed->code;
    assert_int_equal(e->kind, BUSHING_EVENT_ESTABLISHED);
    assert_int_equal(bushing_osi_accept(g->server.a, e->association, test_now),
                     0);
    end_expect(&g->server, BUSHING_EVENT_ESTABLISHED);
    return compared(output_tsdu(&g->server), accept);
}

/* --- what is in this file ------------------------------------------------ */

static int outcome_of_connect(struct parts *x, span connect)
{
    int rc = read_connect(x, connect);
    return rc != 0 ? rc : compared(write_again(x), connect);
}

static int outcome_of_accept(const struct parts *request, span accept)
{
    static struct parts x;
    int rc = read_accept(&x, request, accept);
    return rc != 0 ? rc : compared(write_again(&x), accept);
}

static void connects_by_the_layers(void **state)
{
    static struct parts x;
    (void)state;
    for (size_t i = 0; i < NUM(CONNECTS); i++)
        assert_int_equal(outcome_of_connect(&x, decoded(CONNECTS[i])), SAME);
}

static void accepts_by_the_layers(void **state)
{
    static struct parts request;
    (void)state;
    assert_int_equal(read_connect(&request, decoded(CONNECTS[0])), 0);
    for (size_t i = 0; i < NUM(ACCEPTS); i++)
        assert_int_equal(outcome_of_accept(&request, decoded(ACCEPTS[i])),
                         SAME);
}

/* Any answer to any request: the legs know nothing of each other. */
static void all_of_them_through_the_object(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM(CONNECTS); i++)
        for (size_t k = 0; k < NUM(ACCEPTS); k++) {
            struct gateway g;
            gateway_begin(&g);
            assert_int_equal(pass_connect(&g, decoded(CONNECTS[i])), SAME);
            assert_int_equal(pass_accept(&g, decoded(ACCEPTS[k])), SAME);
            gateway_free(&g);
        }
}

/* Code, length as the session layer writes it, the parts. */
static const char *session_parts(const char *code, const char *const *parts)
{
    const char *body = hex_join(parts);
    size_t n = strlen(body) / 2;
    char length[16];
    snprintf(length, sizeof length, n < 255 ? "%02zx" : "ff%04zx", n);
    return JOIN(code, length, body);
}
#define SES(code, ...) \
    session_parts(code, (const char *const[]){__VA_ARGS__, NULL})

#define MODE "a003800101"
#define ITEM "0506130100160102"
#define UNITS "14020002"
#define ACSE_CONTEXT "300f020101060452010001300406025101"
#define MMS_CONTEXT "3010020103060528ca220201300406025101"
#define NAME "a107060528ca220203"
#define REQUEST "a805800300fde8"
#define RESPONSE "a905800300fde8"
#define MMS(pdu) WRAP("be", WRAP("28", "020103", WRAP("a0", pdu)))
#define PDV(id, ...) WRAP("61", WRAP("30", id, WRAP("a0", __VA_ARGS__)))
#define PPDU(...) WRAP("31", MODE, WRAP("a2", __VA_ARGS__))

/* A parameter more or less, a selector, a title: each goes over. */
static void nothing_is_added_to_a_connect(void **state)
{
    (void)state;
    const char *const contexts = WRAP("a4", ACSE_CONTEXT, MMS_CONTEXT);
    const char *const usual = PDV("020101", WRAP("60", NAME, MMS(REQUEST)));
    const char *const connects[] = {
        /* no selector at all */
        SES("0d", ITEM, UNITS, SES("c1", PPDU(contexts, usual))),
        /* empty ones, odd ones, versions 1 and 2 */
        SES("0d", "0506130100160103", UNITS, "3300",
            "3410000102030405060708090a0b0c0d0e0f",
            SES("c1",
                PPDU("8100", "82050001020304", contexts, "88020640", usual))),
        /* other numbers in another order, syntaxes that nobody knows */
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(WRAP("a4", "300d02010506025301300406025101",
                                "301102021389060528ca220201300406025101",
                                "3010020207fd060452010001300406025101"),
                           PDV("020207fd",
                               WRAP("60", NAME,
                                    WRAP("be", WRAP("28", "02021389",
                                                    WRAP("a0", REQUEST)))))))),
        /* titles of all forms, everything ACSE has */
        SES("0d", ITEM, UNITS,
            SES("c1",
                PPDU(
                    contexts,
                    PDV("020101",
                        WRAP("60", "80020780", "a107060528ca220101", "a2020600",
                             "a30d310b3009060355040613024954", "a4050203010000",
                             "a50302017f", "a60f300d310b3009060355040613024954",
                             "a803020100", "8a020640",
                             "ad0e060528ca220101060528ca220203", "9d03616263",
                             MMS(REQUEST)))))),
        /* a password, and BER by name */
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(contexts,
                           PDV("020101",
                               WRAP("60", NAME, "8a020780", "8b03520301",
                                    "ac058003616263",
                                    WRAP("be", WRAP("28", "06025101", "020103",
                                                    WRAP("a0", REQUEST)))))))),
    };
    for (size_t i = 0; i < NUM(connects); i++) {
        static struct parts x;
        struct gateway g;
        span s = decoded(connects[i]);
        gateway_begin(&g);
        assert_int_equal(outcome_of_connect(&x, s), SAME);
        assert_int_equal(pass_connect(&g, s), SAME);
        gateway_free(&g);
    }
}

static const char *accept_of(const char *selectors, const char *psel,
                             const char *results, const char *after,
                             const char *titles)
{
    return SES("0e", ITEM, UNITS, selectors,
               SES("c1", PPDU(psel, WRAP("a5", results), after,
                              PDV("020101", WRAP("61", NAME, "a203020100",
                                                 "a305a103020100", titles,
                                                 MMS(RESPONSE))))));
}

#define GOOD "300780010081025101"

static void nothing_is_added_to_an_accept(void **state)
{
    static struct parts request;
    (void)state;
    const char *const connect =
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(WRAP("a4", ACSE_CONTEXT, MMS_CONTEXT,
                                "300d02010506025301300406025101"),
                           PDV("020101", WRAP("60", NAME, MMS(REQUEST))))));
    const char *const accepts[] = {
        accept_of("", "", GOOD GOOD "3006800102820101", "", ""),
        accept_of("33003400", "8300", GOOD GOOD "3003800101", "88020600",
                  "a4020600"),
        accept_of("34020001", "830401020304", GOOD GOOD GOOD, "",
                  "a406060428ca2203a5050203010000a603020100a70302017f"
                  "880207808903520301aa058003616263ab009d0161"),
    };
    for (size_t i = 0; i < NUM(accepts); i++) {
        struct gateway g;
        span s = decoded(accepts[i]);
        assert_int_equal(read_connect(&request, decoded(connect)), 0);
        gateway_begin(&g);
        assert_int_equal(pass_connect(&g, decoded(connect)), SAME);
        assert_int_equal(outcome_of_accept(&request, s), SAME);
        assert_int_equal(pass_accept(&g, s), SAME);
        gateway_free(&g);
    }
}

/* What goes out otherwise than it came, each with its reason: the least form
 * that means the same. */
static void what_goes_out_otherwise(void **state)
{
    (void)state;
    const char *const contexts = WRAP("a4", ACSE_CONTEXT, MMS_CONTEXT);
    const char *const usual = PDV("020101", WRAP("60", NAME, MMS(REQUEST)));
    const char *const plain = PPDU(contexts, usual);
    static const struct {
        const char *reason;
        bool by_layers; /* the SPDU keeps what the object does not */
    } REASONS[] = {
        {"lengths that are longer than needed", false},
        {"an indefinite length", false},
        {"the mode behind the rest", false},
        {"a protocol version, which is the default", false},
        {"parameters of later editions", false},
        {"a default context", false},
        {"an identifier with needless octets", false},
        {"octet-aligned user information", false},
        {"two EXTERNALs", false},
        {"the name of the transfer syntax of a value", false},
        {"a connection identifier", true},
        {"sizes of a TSDU", true},
        {"protocol options", true},
        {"requirements beside duplex", true},
    };
    const char *const connects[] = {
        SES("0d", ITEM, UNITS,
            SES("c1", LONG("31", MODE, WRAP("a2", contexts, usual)))),
        SES("0d", ITEM, UNITS,
            SES("c1", OPEN("31", MODE, WRAP("a2", contexts, usual)))),
        SES("0d", ITEM, UNITS,
            SES("c1", WRAP("31", WRAP("a2", contexts, usual), MODE))),
        SES("0d", ITEM, UNITS, SES("c1", PPDU("80020780", contexts, usual))),
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(contexts, "8b020780", "8c0103", "ae00", usual))),
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(contexts, "a60b800528ca22020181025101", usual))),
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(contexts,
                           PDV("02020001", WRAP("60", NAME, MMS(REQUEST)))))),
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(contexts,
                           PDV("020101",
                               WRAP("60", NAME,
                                    WRAP("be", WRAP("28", "020103",
                                                    WRAP("81", REQUEST)))))))),
        SES("0d", ITEM, UNITS,
            SES("c1",
                PPDU(contexts,
                     PDV("020101", WRAP("60", NAME,
                                        WRAP("be", "2807020101a0020500",
                                             WRAP("28", "020103",
                                                  WRAP("a0", REQUEST)))))))),
        SES("0d", ITEM, UNITS,
            SES("c1", PPDU(contexts, PDV("06025101020101",
                                         WRAP("60", NAME, MMS(REQUEST)))))),
        SES("0d", "01060a04deadbeef", ITEM, UNITS, SES("c1", plain)),
        SES("0d", "050c130100150400000000160102", UNITS, SES("c1", plain)),
        SES("0d", "0506130101160102", UNITS, SES("c1", plain)),
        SES("0d", ITEM, "14020003", SES("c1", plain)),
    };
    assert_int_equal(NUM(connects), NUM(REASONS));
    for (size_t i = 0; i < NUM(connects); i++) {
        static struct parts x;
        struct gateway g;
        span s = decoded(connects[i]);
        gateway_begin(&g);
        assert_int_equal(outcome_of_connect(&x, s),
                         REASONS[i].by_layers ? SAME : DIFFERENT);
        assert_int_equal(pass_connect(&g, s), DIFFERENT);
        gateway_free(&g);
    }
}

/* --- recorded ones ------------------------------------------------------- */

static span vector(uint8_t *out, size_t cap, const char *name)
{
    char path[SHARED_PATH_MAX], text[8192];
    size_t n;
    FILE *f;
    if (!shared_path(path, name))
        return (span){NULL, 0};
    f = fopen(path, "rb");
    assert_non_null(f);
    n = fread(text, 1, sizeof text - 1, f);
    assert_int_equal(fclose(f), 0);
    text[n] = 0;
    return span_of(out, test_hex(out, cap, text));
}

/* The A-profile: three contexts, a certificate, extended user data. */
static void secure_ones(void **state)
{
    static uint8_t octets[2][4096];
    static struct parts request;
    struct gateway g;
    (void)state;
    span connect =
        vector(octets[0], 4096, "vectors/aprofile-connect-accepted.hex");
    span accept = vector(octets[1], 4096, "vectors/aprofile-aare-rejected.hex");
    if (connect.p == NULL || accept.p == NULL)
        skip();
    assert_int_equal(outcome_of_connect(&request, connect), SAME);
    assert_int_equal(outcome_of_accept(&request, accept), SAME);
    gateway_begin(&g);
    assert_int_equal(pass_connect(&g, connect), SAME);
    assert_int_equal(pass_accept(&g, accept), SAME);
    gateway_free(&g);
}

/* What does not come back as it was, in the captures: how many TSDUs, whether
 * they are refused (the code), and why. */
static struct different {
    const char *file;
    uint8_t si;
    int outcome;
    unsigned num;
    const char *reason;
    unsigned seen;
} DIFFERENTS[] = {
    {"ct__iec61850_get_name_list.pcap", SPDU_ACCEPT, BUSHING_ERR_SESSION_LENGTH,
     1, "the malformed ACCEPT of a generator", 0},
    {"ct__iec61850_get_variable_access_attributes.pcap", SPDU_ACCEPT,
     BUSHING_ERR_SESSION_LENGTH, 1, "the malformed ACCEPT of a generator", 0},
    {"ct__iec61850_read.pcap", SPDU_ACCEPT, BUSHING_ERR_SESSION_LENGTH, 1,
     "the malformed ACCEPT of a generator", 0},
    {"ct__iec61850_release.pcap", SPDU_ACCEPT, BUSHING_ERR_SESSION_LENGTH, 1,
     "the malformed ACCEPT of a generator", 0},
    {"peer__probe-basic.pcap", SPDU_CONNECT, DIFFERENT, 1,
     "of two transfer syntaxes BER alone goes out", 0},
    {"peer__probe-basic.pcap", SPDU_CONNECT, BUSHING_ERR_PRESENTATION_PPDU, 1,
     "an abstract syntax ends inside an arc", 0},
    {"peer__probe-basic.pcap", SPDU_CONNECT, BUSHING_ERR_ACSE_APDU, 11,
     "a mechanism name ends inside an arc", 0},
    {"peer__probe-basic.pcap", SPDU_CONNECT, BUSHING_ERR_ACSE_AUTHENTICATION, 1,
     "authentication is required and absent", 0},
};

struct tally {
    unsigned connects, accepts, different;
};

static void enter(struct tally *t, const char *file, uint8_t si, int outcome)
{
    if (si == SPDU_CONNECT)
        t->connects++;
    else
        t->accepts++;
    if (outcome == SAME)
        return;
    t->different++;
    for (size_t i = 0; i < NUM(DIFFERENTS); i++)
        if (strcmp(DIFFERENTS[i].file, file) == 0 && DIFFERENTS[i].si == si &&
            DIFFERENTS[i].outcome == outcome) {
            DIFFERENTS[i].seen++;
            return;
        }
    fail_msg("%s: a %s that is %s", file, spdu_name(si),
             outcome == DIFFERENT ? "different" : bushing_error_name(outcome));
}

/* The layers and the object must say the same of each. Where we refuse a
 * CONNECT that its server took, the ACCEPT is held against another one. */
static void pass_captured(void *ctx, const struct captured *c)
{
    static struct parts request;
    struct gateway g;
    int outcome;
    assert_non_null(c->connect.p); /* none of the captures has half of one */
    gateway_begin(&g);
    outcome = outcome_of_connect(&request, c->connect);
    assert_int_equal(pass_connect(&g, c->connect), outcome);
    enter(ctx, c->file, SPDU_CONNECT, outcome);
    if (outcome < 0) {
        gateway_free(&g);
        gateway_begin(&g);
        assert_int_equal(read_connect(&request, decoded(CONNECTS[2])), 0);
        assert_int_equal(pass_connect(&g, decoded(CONNECTS[2])), SAME);
    }
    if (c->accept.p != NULL) {
        outcome = outcome_of_accept(&request, c->accept);
        assert_int_equal(pass_accept(&g, c->accept), outcome);
        enter(ctx, c->file, SPDU_ACCEPT, outcome);
    }
    gateway_free(&g);
}

static void captured_ones(void **state)
{
    struct tally t = {0, 0, 0};
    (void)state;
    for (size_t i = 0; i < NUM(DIFFERENTS); i++)
        DIFFERENTS[i].seen = 0;
    if (!captured_each(pass_captured, &t))
        skip();
    print_message("# %u CONNECTs and %u ACCEPTs of the captures compared, "
                  "%u not the same:\n",
                  t.connects, t.accepts, t.different);
    for (size_t i = 0; i < NUM(DIFFERENTS); i++) {
        print_message("# %u %s in %s: %s\n", DIFFERENTS[i].seen,
                      spdu_name(DIFFERENTS[i].si), DIFFERENTS[i].file,
                      DIFFERENTS[i].reason);
        assert_int_equal(DIFFERENTS[i].seen, DIFFERENTS[i].num);
    }
    assert_true(t.connects >= 80 && t.accepts >= 70);
}

/* --- the ACCEPT that a client must refuse -------------------------------- */

/* ct__iec61850_*: LI is one more than there is, PGI 05 holds 06 for 16, the
 * user data parameter is empty and the PPDU stands behind it [osi:8.2 no. 27].
 */
static const char BROKEN_ACCEPT[] =
    "0e89050613010006010214020002c1003178a003800100a271830400000001a5123007"
    "80010081025201300780010081025101880206006151304f020101a04a614880020780"
    "a107060528ca220203a203020100a305a103020100a40606042bce0f02a503020117be"
    "20281e020103a019a917800100810100820100830100a409800100810100820100";

static void refuse_accept(const char *hex, int code, size_t offset)
{
    static const char ABORT[] = "0300000c02f0801903110105";
    struct gateway g;
    const bushing_event *e;
    gateway_begin(&g);
    assert_int_equal(pass_connect(&g, decoded(CONNECTS[2])), SAME);
    feed_tsdu(&g.client, decoded(hex));
    e = end_expect(&g.client, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->why, BUSHING_CLOSE_PEER_ERROR);
    assert_int_equal(e->closed->code, code);
    assert_int_equal(e->closed->layer, BUSHING_LAYER_SESSION);
    assert_int_equal(e->closed->offset, offset);
    assert_string_equal(e->closed->state, "waits for ACCEPT");
    assert_true(e->closed->linger);
    end_expect_none(&g.client);
    end_expect_output(&g.client, ABORT);
    gateway_free(&g);
}

static void test_malformed_27_a_client_refuses_the_broken_accept(void **state)
{
    (void)state;
    char hex[sizeof BROKEN_ACCEPT];
    /* the length indicator */
    refuse_accept(BROKEN_ACCEPT, BUSHING_ERR_SESSION_LENGTH, 1);
    /* were that right: the version, which is no parameter there */
    memcpy(hex, BROKEN_ACCEPT, sizeof hex);
    memcpy(hex + 2, "88", 2);
    refuse_accept(hex, BUSHING_ERR_SESSION_PARAMETER, 7);
    /* and were that right: what stands behind the parameters */
    memcpy(hex + 14, "16", 2);
    refuse_accept(hex, BUSHING_ERR_SESSION_PARAMETER, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connects_by_the_layers),
        cmocka_unit_test(accepts_by_the_layers),
        cmocka_unit_test(all_of_them_through_the_object),
        cmocka_unit_test(nothing_is_added_to_a_connect),
        cmocka_unit_test(nothing_is_added_to_an_accept),
        cmocka_unit_test(what_goes_out_otherwise),
        cmocka_unit_test(secure_ones),
        cmocka_unit_test(captured_ones),
        cmocka_unit_test(test_malformed_27_a_client_refuses_the_broken_accept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
