/* Certificates, lists and an answer for tests of `bushing cert`: a line for
 * each, its name and its DER in hexadecimal. */
#include <stdio.h>

#include "cert_maker.h"
#include "revocation_maker.h"
#include "schema/role.h"

static struct maker *m;

static void print(const char *name, span der)
{
    printf("%s ", name);
    for (size_t i = 0; i < der.n; i++)
        printf("%02x", der.p[i]);
    putchar('\n');
}

static void leaf(struct maker_certificate *out, const char *name,
                 enum maker_purpose purpose, const char *subject, unsigned key,
                 const struct maker_certificate *ca)
{
    maker_leaf(m, out, purpose, subject, maker_key(MAKER_P256, key), ca);
    print(name, maker_make(m, out));
}

static void jid(const struct maker_certificate *ca)
{
    static const char *const names[] = {"xmpp:ied@grid.example"};
    struct maker_certificate c;
    maker_leaf(m, &c, MAKER_E2E, "CN=ied", maker_key(MAKER_P256, 6), ca);
    maker_put(m, &c, MAKER_OID_ALT_NAME, false,
              maker_general_names(m, names, 1));
    print("jid", maker_make(m, &c));
}

/* Roles: predefined ones, private ones, one that is neither; two areas, the
 * second with text that no terminal should see. */
static void roles(const struct maker_certificate *ca)
{
    static const int64_t first[] = {1, -5, 0}, second[] = {255, 3};
    const struct role_info entry[] = {
        {.user_role = {.items = first, .num = 3},
         .aor = span_text("Station 7"),
         .revision = 4,
         .has_role_definition = true,
         .role_definition = span_text("IEC62351-8")},
        {.user_role = {.items = second, .num = 2},
         .aor = span_text("a\x1b[31m\"\nb"),
         .has_operation = true,
         .operation = ROLE_OPERATION_CHANGE,
         .has_status_change_sequence_number = true,
         .status_change_sequence_number = 12}};
    const struct asn1_list list = {.items = entry, .num = 2};
    struct maker_certificate c;
    maker_leaf(m, &c, MAKER_E2E, "OID=1.3.9999.34.1", maker_key(MAKER_P256, 8),
               ca);
    maker_put(m, &c, MAKER_OID_ROLES, false,
              maker_encode(m, &ROLE_EXTENSION, &list));
    print("roles", maker_make(m, &c));
    maker_replace(m, &c, MAKER_OID_ROLES, false, maker_roles(m, first, 1));
    print("operator", maker_make(m, &c));
    maker_replace(m, &c, MAKER_OID_ROLES, false, maker_hex(m, "3000"));
    print("broken-roles", maker_make(m, &c));
    maker_replace(m, &c, MAKER_OID_ROLES, false, maker_roles(m, second, 1));
    print("reserved", maker_make(m, &c));
}

/* Wrong in many ways, with a subject that no terminal should see. */
static void bad(const struct maker_certificate *ca)
{
    struct maker_certificate c;
    maker_leaf(m, &c, MAKER_E2E, "CN=a\x1b[31m\"\nb", maker_key(MAKER_P256, 7),
               ca);
    c.not_after = "260601000000Z";
    c.has_subject_unique_id = true;
    maker_replace(m, &c, MAKER_OID_KEY_USAGE, false,
                  maker_key_usage(m, 1u << X509_KEY_USAGE_KEY_ENCIPHERMENT));
    print("bad", maker_make(m, &c));
}

static void lists(const struct maker_certificate *root,
                  const struct maker_certificate *ca, span serial)
{
    struct maker_list l;
    maker_list(m, &l, root, 1);
    print("root-crl", maker_make_list(m, &l));
    maker_list(m, &l, ca, 1);
    print("ca-crl", maker_make_list(m, &l));
    maker_revoke(&l, serial, 1);
    print("revoking-crl", maker_make_list(m, &l));
}

int main(void)
{
    struct maker_certificate root, ca, device, other;
    struct maker_answer answer;
    m = maker_new();
    maker_ca(m, &root, "CN=Grid Root 2026,O=Utility", maker_key(MAKER_P256, 0),
             NULL);
    maker_ca(m, &ca, "CN=Grid CA 2026,O=Utility", maker_key(MAKER_P256, 1),
             &root);
    print("root", maker_make(m, &root));
    print("ca", maker_make(m, &ca));
    leaf(&device, "device", MAKER_E2E, "OID=1.3.9999.33.1", 2, &ca);
    leaf(&other, "other", MAKER_E2E, "OIDTEXT=1.3.9999.33.2", 3, &ca);
    leaf(&other, "server", MAKER_TLS_SERVER, "CN=server", 4, &ca);
    leaf(&other, "client", MAKER_TLS_CLIENT, "CN=client", 2, &ca);
    jid(&ca);
    roles(&ca);
    bad(&ca);
    lists(&root, &ca, device.serial);
    maker_answer(m, &answer, &device, &ca);
    print("device-ocsp", maker_make_answer(m, &answer));
    maker_free(m);
    return 0;
}
