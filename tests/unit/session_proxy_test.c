/* Somebody in between who changes what nobody signs: titles and the application
 * context, so that a call reaches another device, or a weaker mode [rules 1 to
 * 3; protocol rules A3, A12]. */
#include "secured_pair.h"

#include <string.h>

#include "negative.h"
#include "opened.h"

static struct secured_pair pair;
static struct opened opened;
static bushing_association call;

#define E(group, number) BUSHING_SECURITY_ID(4, group, number)
/* 1.3.9999.34 and .36 */
#define WANTED span_of("\x06\x04\x2b\xce\x0f\x22", 6)
#define IMPOSTOR span_of("\x06\x04\x2b\xce\x0f\x24", 6)

/* What becomes of AARQ and AARE; NULL: nothing. */
static void (*change[PAIR_ENDS])(struct opened *o);

static bushing_span between(struct secured_pair *p, unsigned from,
                            bushing_span tsdu)
{
    if (p->num_tsdus[from] != 1)
        return tsdu;
    opened_take(&opened, tsdu, from == SERVER ? &call : NULL);
    if (from == CLIENT)
        call = opened.a;
    if (change[from] == NULL)
        return tsdu;
    change[from](&opened);
    return opened_put(&opened);
}

static void to_the_impostor(struct opened *o)
{
    o->a.called.ap_title = IMPOSTOR;
}
static void as_the_wanted(struct opened *o)
{
    o->a.responding.ap_title = WANTED;
}
static void as_no_one(struct opened *o)
{
    memset(&o->a.responding, 0, sizeof o->a.responding);
}
static void basic_context(struct opened *o)
{
    o->a.application_context = span_of("\x28\xca\x22\x02\x03", 5);
}
static void e2e_context(struct opened *o)
{
    o->a.application_context = span_of("\x28\x83\xe7\x0f\x04\x02\x01", 7);
}

static void begin(void (*request)(struct opened *),
                  void (*response)(struct opened *))
{
    secured_begin(&pair, BUSHING_MODE_NATIVE);
    change[CLIENT] = request;
    change[SERVER] = response;
    pair.bend = between;
}

/* Neither end has anything of the other. */
static void nothing_came(void)
{
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        assert_true(pair.end[i].closed);
        assert_int_equal(pair.end[i].num_delivered, 0);
        assert_int_equal(pair.end[i].count[BUSHING_EVENT_ESTABLISHED], 0);
    }
    assert_int_equal(pair.end[CLIENT].count[BUSHING_EVENT_READY], 0);
    negative_tests++;
}

/* [rules 1, 3] Two devices behind one address, each with a certificate of its
 * own. The called title is changed, and the other device answers: with its own
 * titles, which its certificate matches; with those of the wanted one; with
 * none. The client refuses it by its certificate, or sooner. */
static void called_title_swapped(void **state)
{
    static const struct {
        void (*response)(struct opened *o);
        bool with_titles; /* asked for by the client */
        uint32_t event;
    } CASES[] = {
        {NULL, true, E(15, 12)},         {as_the_wanted, true, E(2, 7)},
        {as_no_one, true, E(15, 8)},     {NULL, false, E(2, 7)},
        {as_the_wanted, false, E(2, 7)}, {as_no_one, false, E(2, 7)},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const struct secured_end *client = &pair.end[CLIENT];
        begin(to_the_impostor, CASES[i].response);
        pair.end[SERVER].subject = "OID=1.3.9999.36.1";
        for (unsigned end = 0; end < PAIR_ENDS && !CASES[i].with_titles; end++)
            secured_set(&pair.end[end], BUSHING_POLICY_REQUIRE_TITLES, 0);
        secured_open(&pair);
        secured_start(&pair);
        if (!secured_told(client, CASES[i].event))
            fail_msg("case %zu: %s; %s", i, client->text, client->sentence);
        /* the other device took the call: it has opened nothing */
        assert_int_equal(pair.end[SERVER].count[BUSHING_EVENT_ASSOCIATE], 1);
        nothing_came();
        secured_close(&pair);
    }
}

/* [rule 3] And the right device refuses a call for the other. */
static void called_as_another_device(void **state)
{
    (void)state;
    begin(to_the_impostor, NULL);
    secured_open(&pair);
    secured_start(&pair);
    assert_true(secured_told(&pair.end[SERVER], E(15, 11)));
    assert_int_equal(pair.end[SERVER].count[BUSHING_EVENT_ASSOCIATE], 0);
    nothing_came();
    secured_close(&pair);
}

/* [rule 2] The application context chooses no mode: renamed on its way to one
 * end, to the other, or to both, it is refused. */
static void context_renamed(void **state)
{
    (void)state;
    for (unsigned which = 1; which < 4; which++) {
        begin(which & 1 ? basic_context : NULL,
              which & 2 ? basic_context : NULL);
        secured_open(&pair);
        secured_start(&pair);
        assert_true(secured_told(&pair.end[which & 1 ? SERVER : CLIENT],
                                 which & 1 ? E(15, 5) : E(15, 6)));
        nothing_came();
        secured_close(&pair);
    }
}

/* The same where the policy says compatibility: no way up by a name either. */
static void context_renamed_upwards(void **state)
{
    (void)state;
    secured_begin(&pair, BUSHING_MODE_COMPAT);
    change[CLIENT] = e2e_context;
    change[SERVER] = NULL;
    pair.bend = between;
    secured_open(&pair);
    secured_start(&pair);
    assert_true(secured_told(&pair.end[SERVER], E(15, 5)));
    nothing_came();
    secured_close(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(called_title_swapped),
        cmocka_unit_test(called_as_another_device),
        cmocka_unit_test(context_renamed),
        cmocka_unit_test(context_renamed_upwards),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
