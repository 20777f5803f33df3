/* Name constraints, form by form [RFC 5280:4.2.1.10]. */
#include "test.h"

#include "base/hex.h"
#include "cert_maker.h"
#include "pki/name_constraints.h"

enum list { PERMITTED, EXCLUDED };

struct row {
    enum list list;
    const char *constraint, *name;
    enum name_constraints_result result;
};

#define KEPT NAME_CONSTRAINTS_KEPT
#define BROKEN NAME_CONSTRAINTS_BROKEN

static struct maker *m;

/* A certificate with this name in subjectAltName, or as subject when it says
 * "dir:". */
static void below_of(struct certificate *c, const char *text)
{
    struct maker_certificate leaf;
    maker_leaf(m, &leaf, MAKER_OCSP, "CN=x", maker_key(MAKER_P256, 1), NULL);
    if (strncmp(text, "dir:", 4) == 0) {
        leaf.subject = maker_name(m, text + 4);
    } else {
        leaf.subject = maker_name(m, "");
        maker_put(m, &leaf, MAKER_OID_ALT_NAME, true,
                  maker_general_names(m, &text, 1));
    }
    assert_int_equal(certificate_read(c, maker_make(m, &leaf), NULL), 0);
    assert_int_equal(c->flaws, 0);
}

static void ca_of(struct certificate *c, span value)
{
    struct maker_certificate ca;
    maker_ca(m, &ca, "CN=CA", maker_key(MAKER_P256, 0), NULL);
    maker_put(m, &ca, MAKER_OID_NAME_CONSTRAINTS, true, value);
    assert_int_equal(certificate_read(c, maker_make(m, &ca), NULL), 0);
}

static enum name_constraints_result check(const struct row *row)
{
    struct certificate ca, below;
    struct name_offence which = {0, {NULL, 0}};
    uint32_t steps = 1000;
    bool permitted = row->list == PERMITTED;
    ca_of(&ca, maker_name_constraints(m, &row->constraint, permitted,
                                      &row->constraint, !permitted));
    assert_int_equal(ca.flaws, 0);
    below_of(&below, row->name);
    return name_constraints_check(&ca, &below, &steps, &which);
}

static void check_all(const struct row *rows, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        m = maker_new();
        if (check(&rows[i]) != rows[i].result)
            fail_msg("row %zu: %s %s", i, rows[i].constraint, rows[i].name);
        maker_free(m);
    }
}
#define CHECK(rows) check_all(rows, sizeof(rows) / sizeof((rows)[0]))

static void dns_names(void **state)
{
    static const struct row rows[] = {
        {PERMITTED, "dns:a.example", "dns:a.example", KEPT},
        {PERMITTED, "dns:a.example", "dns:A.Example", KEPT},
        {PERMITTED, "dns:a.example", "dns:b.a.example", KEPT},
        {PERMITTED, "dns:a.example", "dns:ba.example", BROKEN},
        {PERMITTED, "dns:a.example", "dns:example", BROKEN},
        {PERMITTED, "dns:.a.example", "dns:b.a.example", KEPT},
        {PERMITTED, "dns:.a.example", "dns:a.example", BROKEN},
        {PERMITTED, "dns:", "dns:any", KEPT},
        {EXCLUDED, "dns:", "dns:any", BROKEN},
        {EXCLUDED, "dns:a.example", "dns:b.a.example", BROKEN},
        {EXCLUDED, "dns:a.example", "dns:ba.example", KEPT},
    };
    (void)state;
    CHECK(rows);
}

static void mail_names(void **state)
{
    static const struct row rows[] = {
        {PERMITTED, "email:a.example", "email:x@a.example", KEPT},
        {PERMITTED, "email:a.example", "email:x@A.example", KEPT},
        {PERMITTED, "email:a.example", "email:x@b.a.example", BROKEN},
        {PERMITTED, "email:.a.example", "email:x@b.a.example", KEPT},
        {PERMITTED, "email:.a.example", "email:x@a.example", BROKEN},
        {PERMITTED, "email:x@a.example", "email:x@A.example", KEPT},
        {PERMITTED, "email:x@a.example", "email:X@a.example", BROKEN},
        {PERMITTED, "email:a.example", "email:a.example", BROKEN},
        {EXCLUDED, "email:a.example", "email:x@a.example", BROKEN},
        {EXCLUDED, "email:b.example", "email:x@a.example", KEPT},
        /* in the subject */
        {PERMITTED, "email:a.example", "dir:emailAddress=x@a.example", KEPT},
        {PERMITTED, "email:a.example", "dir:emailAddress=x@b.example", BROKEN},
        {EXCLUDED, "email:a.example", "dir:O=a,emailAddress=x@a.example",
         BROKEN},
    };
    (void)state;
    CHECK(rows);
}

static void uri_names(void **state)
{
    static const struct row rows[] = {
        {PERMITTED, "uri:a.example", "uri:http://a.example", KEPT},
        {PERMITTED, "uri:a.example", "uri:http://x@A.example:80/y?z", KEPT},
        {PERMITTED, "uri:a.example", "uri:http://b.a.example/", BROKEN},
        {PERMITTED, "uri:.a.example", "uri:http://b.a.example/", KEPT},
        {PERMITTED, "uri:a.example", "uri:http://b/a.example", BROKEN},
        {PERMITTED, "uri:a.example", "uri:urn:a.example", BROKEN},
        {PERMITTED, "uri:a.example", "uri:http://192.0.2.1/", BROKEN},
        {PERMITTED, "uri:a.example", "uri:http://[::1]/", BROKEN},
        {EXCLUDED, "uri:a.example", "uri:http://a.example/", BROKEN},
        {EXCLUDED, "uri:a.example", "uri:http://b.example/", KEPT},
        {EXCLUDED, "uri:a.example", "uri:http://192.0.2.1/", BROKEN},
    };
    (void)state;
    CHECK(rows);
}

static void addresses(void **state)
{
    static const struct row rows[] = {
        {PERMITTED, "ip:C0000200FFFFFF00", "ip:C00002FF", KEPT},
        {PERMITTED, "ip:C0000200FFFFFF00", "ip:C0000301", BROKEN},
        {EXCLUDED, "ip:C0000200FFFFFF00", "ip:C00002FF", BROKEN},
        {EXCLUDED, "ip:C0000200FFFFFF00", "ip:C0000301", KEPT},
        {PERMITTED,
         "ip:20010DB8000000000000000000000000FFFFFFFF000000000000000000000000",
         "ip:20010DB8000000000000000000000001", KEPT},
        {PERMITTED, "ip:C0000200FFFFFF00",
         "ip:20010DB8000000000000000000000001", BROKEN},
        {PERMITTED, "ip:C00002", "ip:C00002FF", BROKEN},
        {EXCLUDED, "ip:C00002", "ip:C00002FF", BROKEN},
    };
    (void)state;
    CHECK(rows);
}

static void directory_names(void **state)
{
    static const struct row rows[] = {
        {PERMITTED, "dir:O=Grid", "dir:O=grid,CN=a", KEPT},
        {PERMITTED, "dir:O=Grid", "dir:CN=a,O=Grid", BROKEN},
        {EXCLUDED, "dir:O=Grid", "dir:O=Grid,CN=a", BROKEN},
        {EXCLUDED, "dir:O=Grid", "dir:O=Net,CN=a", KEPT},
        {PERMITTED, "dir:O=Grid", "dir:", KEPT}, /* no name at all */
    };
    (void)state;
    CHECK(rows);
}

/* Constraints on one form leave the others alone; forms that nobody here
 * understands refuse what they are about. */
static void other_forms(void **state)
{
    static const struct row rows[] = {
        {PERMITTED, "dns:a.example", "email:x@b.example", KEPT},
        {EXCLUDED, "dns:", "dir:O=Grid", KEPT},
        {PERMITTED, "xmpp:a@b", "xmpp:a@b", BROKEN},
        {EXCLUDED, "xmpp:a@b", "xmpp:c@d", BROKEN},
        {EXCLUDED, "xmpp:a@b", "dns:a", KEPT},
        {PERMITTED, "oid:1.2.3", "oid:1.2.3", BROKEN},
    };
    (void)state;
    CHECK(rows);
}

static void without_constraints(void **state)
{
    struct certificate ca, below;
    struct maker_certificate c;
    struct name_offence which;
    uint32_t steps = 0;
    (void)state;
    m = maker_new();
    maker_ca(m, &c, "CN=CA", maker_key(MAKER_P256, 0), NULL);
    assert_int_equal(certificate_read(&ca, maker_make(m, &c), NULL), 0);
    below_of(&below, "dns:a");
    assert_int_equal(name_constraints_check(&ca, &below, &steps, &which), KEPT);
    maker_free(m);
}

/* The distances must not be used [RFC 5280:4.2.1.10]. */
static void distances(void **state)
{
    static const char *const values[] = {
        "300aa0083006820161800101", /* minimum 1 */
        "300aa0083006820161810109", /* maximum 9 */
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct certificate ca, below;
        struct name_offence which;
        uint32_t steps = 10;
        uint8_t octets[16];
        size_t n;
        m = maker_new();
        assert_true(
            hex_decode(span_text(values[i]), octets, sizeof octets, &n));
        ca_of(&ca, span_of(octets, n));
        below_of(&below, "dns:a");
        assert_int_equal(name_constraints_check(&ca, &below, &steps, &which),
                         BROKEN);
        assert_int_equal(which.tag, TAG_CONTEXT(2));
        maker_free(m);
    }
}

static void work_is_counted(void **state)
{
    static const char *const many[] = {"dns:a", "dns:b", "dns:c"};
    (void)state;
    for (uint32_t n = 0; n <= 4; n++) {
        struct certificate ca, below;
        struct name_offence which;
        uint32_t steps = n;
        m = maker_new();
        ca_of(&ca, maker_name_constraints(m, many, 3, NULL, 0));
        below_of(&below, "dns:c");
        assert_int_equal(name_constraints_check(&ca, &below, &steps, &which),
                         n < 3 ? NAME_CONSTRAINTS_TOO_MANY : KEPT);
        assert_int_equal(steps, n < 3 ? 0 : n - 3);
        maker_free(m);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(dns_names),           cmocka_unit_test(mail_names),
        cmocka_unit_test(uri_names),           cmocka_unit_test(addresses),
        cmocka_unit_test(directory_names),     cmocka_unit_test(other_forms),
        cmocka_unit_test(without_constraints), cmocka_unit_test(distances),
        cmocka_unit_test(work_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
