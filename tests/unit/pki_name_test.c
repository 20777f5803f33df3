/* Names: equal, below one another, as text; devices in them; and the peer that
 * is wanted. */
#include "test.h"

#include "cert_maker.h"
#include "pki/name.h"
#include "pki/peer.h"

#include <bushing/error.h>

static struct maker *m;

static int begin(void **state)
{
    (void)state;
    m = maker_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    maker_free(m);
    return 0;
}

static span name(const char *text)
{
    return maker_name(m, text);
}

/* --- equal --------------------------------------------------------------- */

static void equal_names(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"CN=a", "CN=a"},
        {"CN=a", "CN=A"},
        {"CN=a", "PCN=A"},
        {"CN= a  b ", "CN=A B"},
        {"CN=Grid CA 2027,O=Utility", "CN=GRID ca   2027,O=utility "},
        {"CN=a+O=b", "CN=A+O=B"},
        {"DC=a,DC=b", "DC=A,DC=B"},
        {"CN= ", "CN="},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        assert_true(name_equal(name(rows[i][0]), name(rows[i][1])));
        assert_true(name_equal(name(rows[i][1]), name(rows[i][0])));
    }
}

static void names_that_differ(void **state)
{
    static const char *const rows[][2] = {
        {"", "CN=a"},
        {"CN=a", "CN=b"},
        {"CN=a", "O=a"},
        {"CN=a", "CN=ab"},
        {"CN=a b", "CN=ab"},
        {"CN=a,O=b", "CN=a"},
        {"CN=a+O=b", "CN=a"},
        {"CN=a+O=b", "CN=a,O=b"},
        {"CN=a,O=b", "O=b,CN=a"},
        {"CN=a,CN=b", "CN=a,CN=b,CN=c"},
        {"OID=1.2.3", "OID=1.2.4"},
        {"OID=1.2.3", "OIDTEXT=1.2.3"},
        {"CN=\xC3\xA4", "CN=\xC3\x84"},
        {"CN=a", "CN=a a"},
        {"CN=", "CN=a"},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        assert_false(name_equal(name(rows[i][0]), name(rows[i][1])));
        assert_false(name_equal(name(rows[i][1]), name(rows[i][0])));
    }
}

static void names_below_others(void **state)
{
    (void)state;
    assert_true(name_within(name("O=a,CN=b"), name("O=A")));
    assert_true(name_within(name("O=a,CN=b"), name("")));
    assert_true(name_within(name("O=a"), name("O=a")));
    assert_false(name_within(name("O=a"), name("O=a,CN=b")));
    assert_false(name_within(name("CN=b,O=a"), name("O=a")));
    assert_false(name_within(name("O=a+CN=b"), name("O=a")));
    assert_false(name_within(name("O=a,CN=b"), name("O=b")));
    assert_true(name_is_empty(name("")));
    assert_false(name_is_empty(name("O=a")));
}

/* --- text ---------------------------------------------------------------- */

static void reads(const char *text, const char *want)
{
    char room[256];
    struct text t = text_over(room, sizeof room);
    name_text(name(text), &t);
    text_end(&t);
    assert_string_equal(room, want);
}

static void names_as_text(void **state)
{
    char longest[128] = "CN=", want[128] = "CN=";
    (void)state;
    reads("", "(empty name)");
    reads("CN=Grid CA 2027,O=Utility", "CN=Grid CA 2027, O=Utility");
    reads("C=CH+O=a,serialNumber=4", "C=CH + O=a, serialNumber=4");
    reads("OID=1.3.9999.33.1", "1.3.9999.33.1");
    reads("OIDTEXT=1.3.9999.33.1", "1.3.9999.33.1");
    reads("CN=a\nb\x1b[2J", "CN=a\\nb\\x1b[2J");
    memset(longest + 3, 'x', 70);
    memset(want + 3, 'x', 64);
    memcpy(want + 67, "...", 4);
    reads(longest, want);
}

/* --- devices [62351-4:G.6.2] --------------------------------------------- */

static bool same_device(const char *text, const char *dotted)
{
    uint8_t room[NAME_OID_MAX];
    span is = name_object_identifier(name(text), room);
    return span_equal(is,
                      dotted == NULL ? (span){NULL, 0} : maker_oid(m, dotted));
}

static void devices_in_names(void **state)
{
    (void)state;
    assert_true(same_device("OID=1.3.9999.33.1", "1.3.9999.33.1"));
    assert_true(same_device("OIDTEXT=1.3.9999.33.1", "1.3.9999.33.1"));
    assert_true(same_device("OIDTEXT=1.3.09999.33.1", NULL));
    assert_true(same_device("OIDTEXT=1.3.9999/33", NULL));
    assert_true(same_device("OIDTEXT=", NULL));
    assert_true(same_device("CN=1.3.9999.33.1", NULL));
    assert_true(same_device("OID=1.3.9999.33.1,CN=a", NULL));
    assert_true(same_device("OID=1.3.9999.33.1+CN=a", NULL));
    assert_true(same_device("CN=a,OID=1.3.9999.33.1", NULL));
    assert_true(same_device("", NULL));
    assert_true(name_has_object_identifier(name("CN=a,OID=1.3.9999.33.1")));
    assert_false(name_has_object_identifier(name("CN=a")));
}

/* --- the wanted peer ----------------------------------------------------- */

static int want(struct wanted_peer *p, enum bushing_peer_kind kind,
                const char *text)
{
    bushing_peer from = {.kind = kind, .name = text};
    return wanted_peer_read(p, &from);
}

static void names_of_wanted_peers(void **state)
{
    static const struct {
        enum bushing_peer_kind kind;
        const char *good[6], *bad[12];
    } rows[] = {
        {BUSHING_PEER_OSI,
         {"1.3.9999.33/1", "1.3.9999.33.1", "1.1.1.999/12"},
         {"", "1", "1/2/3", "1.3/9999.1", "1.3.9999.33/", "/1",
          "1.3.9999.33/-1", "1.3.9999.33/01", "a.b", "1.3.9999.33/1 "}},
        {BUSHING_PEER_XMPP,
         {"ied@a.example", "a.example", "\xC3\xA4@a"},
         {"", "ied@a.example/r", "@a", "a@", "a@b@c", "a\xFF"}},
        {BUSHING_PEER_HOST,
         {"a.example", "192.0.2.1", "2001:db8::1", "::", "::1",
          "1:2:3:4:5:6:7:8"},
         {"", "a b", "a/b", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":1",
          "1:", "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7:8::"}},
    };
    struct wanted_peer p;
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        for (size_t k = 0; k < 6 && rows[i].good[k] != NULL; k++)
            assert_int_equal(want(&p, rows[i].kind, rows[i].good[k]), 0);
        for (size_t k = 0; k < 12 && rows[i].bad[k] != NULL; k++)
            assert_int_equal(want(&p, rows[i].kind, rows[i].bad[k]),
                             BUSHING_ERR_ARGUMENT);
    }
    assert_int_equal(want(&p, (enum bushing_peer_kind)9, "a"),
                     BUSHING_ERR_ARGUMENT);
}

static void titles_are_numbers(void **state)
{
    static const char *const same[] = {"OID=1.3.9999.33.1",
                                       "OIDTEXT=1.3.9999.33.1"};
    static const char *const other[] = {"OID=1.3.9999.33.2", "OID=1.3.9999.33",
                                        "OIDTEXT=1.3.9999.33/1", "CN=x"};
    struct wanted_peer p;
    struct certificate c;
    (void)state;
    memset(&c, 0, sizeof c);
    assert_int_equal(want(&p, BUSHING_PEER_OSI, "1.3.9999.33/1"), 0);
    for (size_t i = 0; i < ASN1_COUNT(same); i++) {
        c.subject = name(same[i]);
        assert_true(wanted_peer_has_title(&p, &c));
    }
    for (size_t i = 0; i < ASN1_COUNT(other); i++) {
        c.subject = name(other[i]);
        assert_false(wanted_peer_has_title(&p, &c));
    }
}

static void alt_names(struct certificate *c, const char *const *names,
                      size_t num)
{
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < num; i++) {
        span parts[2] = {c->alt_names.body, maker_general_name(m, names[i])};
        c->alt_names.body = maker_join(m, parts, 2);
        c->alt_names.num++;
    }
}

static bool has_jid(const char *const *names, size_t num)
{
    struct wanted_peer p;
    struct certificate c;
    assert_int_equal(want(&p, BUSHING_PEER_XMPP, "ied@a.example"), 0);
    alt_names(&c, names, num);
    return wanted_peer_has_jid(&p, &c);
}

static void jids(void **state)
{
    static const char *const names[] = {
        "xmpp:ied@a.example",  "xmpp:IED@A.example",   "xmppia5:ied@a.example",
        "email:ied@a.example", "xmpp:ied@a.example/r", "xmpp:ied@a.exampl",
        "dns:a.example"};
    static const char *const two[] = {"dns:a", "xmpp:ied@a.example"};
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(names); i++)
        assert_int_equal(has_jid(&names[i], 1), i < 2);
    assert_true(has_jid(two, 2));
    assert_false(has_jid(names, 2)); /* exactly one [62351-4:G.6.3] */
    assert_false(has_jid(names, 0));
}

static bool has_host(const char *host, const char *const *names, size_t num)
{
    struct wanted_peer p;
    struct certificate c;
    assert_int_equal(want(&p, BUSHING_PEER_HOST, host), 0);
    alt_names(&c, names, num);
    return wanted_peer_has_host(&p, &c);
}

static void hosts(void **state)
{
    static const char *const names[] = {
        "dns:a.example", "ip:C0000201", "dns:*.b.example",
        "ip:20010DB8000000000000000000000001", "email:c.example"};
    (void)state;
    assert_true(has_host("A.Example", names, 5));
    assert_true(has_host("192.0.2.1", names, 5));
    assert_true(has_host("2001:DB8::1", names, 5));
    assert_false(has_host("2001:db8::2", names, 5));
    assert_false(has_host("192.0.2.2", names, 5));
    assert_false(has_host("x.b.example", names, 5)); /* no wildcards */
    assert_false(has_host("c.example", names, 5));
    assert_false(has_host("example", names, 5));
    assert_false(has_host("a.example", names, 0));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names),
        cmocka_unit_test(names_that_differ),
        cmocka_unit_test(names_below_others),
        cmocka_unit_test(names_as_text),
        cmocka_unit_test(devices_in_names),
        cmocka_unit_test(names_of_wanted_peers),
        cmocka_unit_test(titles_are_numbers),
        cmocka_unit_test(jids),
        cmocka_unit_test(hosts),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
