/* The public door over every type there is: every form and back, what is left
 * of broken input, and who owns what. */
#include <bushing/codec.h>

#include "asn1/random.h"
#include "base/text.h"
#include "codec/type_find.h"
#include "json.h"
#include "test.h"

enum { VALUES_EACH = 20, OCTETS_MAX = 1 << 18 };

static uint8_t value_octets[OCTETS_MAX];

/* Value number k of type number i. */
static bushing_span some_value(const bushing_type *t, size_t i, size_t k)
{
    struct asn1_random r = {i * 1000 + k};
    struct der d = der_over(value_octets, sizeof value_octets);
    if (asn1_random_value(asn1_type_of(t), &r, &d) != 0)
        fail_msg("no random value of %s", bushing_type_name(t));
    return (bushing_span){value_octets, d.n};
}

static bushing_output *convert(const bushing_request *how, bushing_span in)
{
    bushing_output *out;
    int rc = bushing_codec_convert(&out, how, in);
    if (rc != 0)
        fail_msg("%s to form %d: %s at %s", bushing_type_name(how->type),
                 (int)how->to, bushing_error_text(rc),
                 out == NULL ? "" : bushing_output_error(out)->path);
    assert_null(bushing_output_error(out));
    return out;
}

static void assert_octets(const bushing_type *t, const bushing_output *out,
                          bushing_span want)
{
    bushing_span s = bushing_output_octets(out);
    if (s.n != want.n || memcmp(s.p, want.p, s.n) != 0)
        fail_msg("%s: other octets", bushing_type_name(t));
}

/* Calls `check` with many values of every type. */
static void over_all(size_t values, void (*check)(const bushing_type *t,
                                                  bushing_span in, size_t k))
{
    const bushing_type *t;
    for (size_t i = 0; (t = bushing_type_at(i)) != NULL; i++)
        for (size_t k = 0; k < values; k++)
            check(t, some_value(t, i, k), k);
}

/* --- there and back ------------------------------------------------------ */

static void check_der(const bushing_type *t, bushing_span in, size_t k)
{
    (void)k;
    bushing_request how = {.type = t};
    bushing_output *out = convert(&how, in);
    assert_octets(t, out, in);
    bushing_output_free(out);
    assert_int_equal(bushing_codec_check(&how, in, NULL), 0);
}

static void der_stays_der(void **state)
{
    (void)state;
    over_all(VALUES_EACH, check_der);
}

static void check_xml(const bushing_type *t, bushing_span in, size_t k)
{
    bushing_request there = {
        .type = t, .to = BUSHING_FORM_XML, .pretty = k % 2 != 0};
    bushing_request back = {
        .type = t, .from = BUSHING_FORM_XML, .lenient = there.pretty};
    bushing_output *xml = convert(&there, in);
    bushing_span text = bushing_output_octets(xml);
    bushing_output *der = convert(&back, text);
    assert_octets(t, der, in);
    assert_int_equal(bushing_codec_check(&back, text, NULL), 0);
    bushing_output_free(der);
    /* from XML to JSON goes the same way as from BER */
    back.to = there.to = BUSHING_FORM_JSON;
    bushing_output *one = convert(&back, text), *other = convert(&there, in);
    assert_octets(t, one, bushing_output_octets(other));
    bushing_output_free(one);
    bushing_output_free(other);
    bushing_output_free(xml);
}

static void xml_and_back_is_the_same(void **state)
{
    (void)state;
    over_all(VALUES_EACH, check_xml);
}

/* --- JSON ---------------------------------------------------------------- */

/* Follows a walk and a JSON document side by side: every component that the
 * value has stands there, under its name, and nothing else does. */
static bool json_follows(struct json_reader *r, const struct asn1_type *t,
                         span in)
{
    bool first[WALK_MAX_FRAMES + 1] = {true};
    uint8_t scratch_memory[512];
    struct arena scratch = arena_over(scratch_memory, sizeof scratch_memory);
    struct asn1_walk w;
    bool good = true;
    (void)asn1_walk_begin(&w, t, in, NULL, &scratch);
    while (good && asn1_walk_next(&w) == 0 && w.step != WALK_END) {
        size_t level = w.step == WALK_ENTER ? w.level - 1u : w.level;
        bool list = w.type != NULL && w.type->kind == ASN1_LIST;
        if (w.step == WALK_LEAVE) {
            good = json_take(r, list ? ']' : '}');
            continue;
        }
        good = first[level] || json_take(r, ',');
        first[level] = false;
        good = good && (w.field == NULL || json_key(r, w.field->name));
        if (w.step == WALK_ENTER) {
            first[w.level] = true;
            good = good && json_take(r, list ? '[' : '{');
        } else {
            good = good && json_value(r);
        }
    }
    return good && w.step == WALK_END;
}

static void check_json(const bushing_type *t, bushing_span in, size_t k)
{
    (void)k;
    bushing_request how = {.type = t, .to = BUSHING_FORM_JSON};
    bushing_output *out = convert(&how, in);
    bushing_span s = bushing_output_octets(out);
    struct json_reader r = {(const char *)s.p, (const char *)s.p + s.n};
    assert_int_equal(s.p[s.n], 0);
    if (!json_is_document(r.p, s.n))
        fail_msg("%s: no JSON: %s", bushing_type_name(t), r.p);
    const char *start = r.p;
    bool good = json_take(&r, '{') && json_key(&r, "type") && json_string(&r) &&
                json_take(&r, ',') && json_key(&r, "value") &&
                json_follows(&r, asn1_type_of(t), in) && json_take(&r, '}');
    if (!good)
        fail_msg("%s: a component is missing: %s", bushing_type_name(t), start);
    bushing_output_free(out);
}

static void json_has_every_component(void **state)
{
    (void)state;
    over_all(VALUES_EACH, check_json);
}

/* --- text ---------------------------------------------------------------- */

static bool is_printable(bushing_span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] < 0x20 && s.p[i] != '\n') || s.p[i] == 0x7F)
            return false;
    return true;
}

static void check_text(const bushing_type *t, bushing_span in, size_t k)
{
    bushing_request how = {.type = t,
                           .to = BUSHING_FORM_TEXT,
                           .full = k % 2 != 0,
                           .verbose = k % 3 != 0};
    bushing_output *out = convert(&how, in);
    bushing_span s = bushing_output_octets(out);
    assert_true(s.n > 1 && s.p[s.n - 1] == '\n' && s.p[s.n] == 0);
    assert_true(is_printable(s));
    bushing_output_free(out);
}

static void text_is_printable(void **state)
{
    (void)state;
    over_all(VALUES_EACH, check_text);
}

/* --- broken input -------------------------------------------------------- */

static void check_broken_form(const bushing_type *t, bushing_span in,
                              enum bushing_form form)
{
    bushing_request how = {.type = t, .to = form};
    bushing_output *out;
    int rc = bushing_codec_convert(&out, &how, in);
    assert_non_null(out);
    bushing_span s = bushing_output_octets(out);
    const bushing_codec_error *e = bushing_output_error(out);
    assert_true((rc != 0) == (e != NULL));
    if (e != NULL) {
        assert_int_equal(e->code, rc);
        assert_true(e->offset <= in.n);
        assert_true(e->path[0] != '\0');
    }
    if (form == BUSHING_FORM_JSON)
        assert_true(json_is_document((const char *)s.p, s.n));
    if (form == BUSHING_FORM_TEXT)
        assert_true(is_printable(s));
    if (rc != 0 && (form == BUSHING_FORM_BER || form == BUSHING_FORM_XML))
        assert_int_equal(s.n, 0);
    bushing_output_free(out);
}

/* Cut off, one octet changed, one too many. */
static void check_broken(const bushing_type *t, bushing_span in, size_t k)
{
    struct asn1_random r = {k};
    size_t at = (size_t)asn1_random_below(&r, in.n);
    for (int form = BUSHING_FORM_BER; form <= BUSHING_FORM_JSON; form++) {
        check_broken_form(t, (bushing_span){in.p, at}, (enum bushing_form)form);
        value_octets[at] ^= (uint8_t)(1 + asn1_random_below(&r, 255));
        check_broken_form(t, in, (enum bushing_form)form);
        value_octets[in.n] = 0x05;
        check_broken_form(t, (bushing_span){in.p, in.n + 1},
                          (enum bushing_form)form);
    }
}

static void broken_input_is_reported(void **state)
{
    (void)state;
    over_all(10, check_broken);
}

static bushing_span octets_of(const char *s)
{
    return (bushing_span){(const uint8_t *)s, strlen(s)};
}

static const bushing_type *type(const char *name)
{
    const bushing_type *t = bushing_type_find(name);
    assert_non_null(t);
    return t;
}

static void assert_fails(const bushing_request *how, bushing_span in, int code,
                         const char *path, size_t offset, const char *printed)
{
    bushing_output *out;
    bushing_codec_error e;
    assert_int_equal(bushing_codec_convert(&out, how, in), code);
    const bushing_codec_error *why = bushing_output_error(out);
    assert_int_equal(why->code, code);
    assert_string_equal(why->path, path);
    assert_int_equal(why->offset, offset);
    assert_string_equal(why->type, bushing_type_name(how->type));
    bushing_span s = bushing_output_octets(out);
    if (printed != NULL)
        assert_string_equal((const char *)s.p, printed);
    else
        assert_int_equal(s.n, 0);
    bushing_output_free(out);
    assert_int_equal(bushing_codec_check(how, in, &e), code);
    assert_int_equal(e.code, code);
    assert_int_equal(bushing_codec_check(how, in, NULL), code);
}

static void errors_name_the_place(void **state)
{
    (void)state;
    bushing_request how = {.type = type("Signature"), .to = BUSHING_FORM_TEXT};
    static const uint8_t octets[] = {0x30, 0x08, 0x30, 0x04, 0x06,
                                     0x02, 0x2A, 0x03, 0x05, 0x00};
    bushing_span in = {octets, sizeof octets};
    assert_fails(&how, in, BUSHING_ERR_TAG, "Signature.sign", 8,
                 "Signature\n  algo\n    algorithm: 1.2.3\n");
    how.to = BUSHING_FORM_BER;
    assert_fails(&how, in, BUSHING_ERR_TAG, "Signature.sign", 8, NULL);
    how.to = BUSHING_FORM_XML;
    assert_fails(&how, in, BUSHING_ERR_TAG, "Signature.sign", 8, NULL);
}

/* [octets that are not looked at][value]: offsets count from the start */
static void offsets_count_skipped_octets(void **state)
{
    (void)state;
    static const uint8_t octets[] = {0,    0,    0,    0x30, 0x08, 0x30, 0x04,
                                     0x06, 0x02, 0x2A, 0x03, 0x05, 0x00};
    bushing_span in = {octets, sizeof octets};
    bushing_request how = {.type = type("Signature"), .skip = 3};
    assert_fails(&how, in, BUSHING_ERR_TAG, "Signature.sign", 11, NULL);
    how.to = BUSHING_FORM_XML;
    assert_fails(&how, in, BUSHING_ERR_TAG, "Signature.sign", 11, NULL);
    how.to = BUSHING_FORM_TEXT;
    assert_fails(&how, in, BUSHING_ERR_TAG, "Signature.sign", 11,
                 "Signature\n  algo\n    algorithm: 1.2.3\n");
    how.skip = sizeof octets;
    assert_int_equal(bushing_codec_check(&how, in, NULL),
                     BUSHING_ERR_TRUNCATED);
}

static void broken_xml_is_printed_to_the_fault(void **state)
{
    (void)state;
    bushing_request how = {.type = type("Signature"),
                           .from = BUSHING_FORM_XML,
                           .to = BUSHING_FORM_TEXT};
    bushing_span in = octets_of("<Signature><algo><algorithm>1.2.3</algorithm>"
                                "</algo><sing>00</sing></Signature>");
    assert_fails(&how, in, BUSHING_ERR_XML_NAME, "Signature.sign", 52,
                 "Signature\n  algo\n    algorithm: 1.2.3\n");
    how.to = BUSHING_FORM_BER;
    assert_fails(&how, in, BUSHING_ERR_XML_NAME, "Signature.sign", 52, NULL);
    how.to = BUSHING_FORM_JSON;
    assert_fails(&how, in, BUSHING_ERR_XML_NAME, "Signature.sign", 52,
                 "{\n"
                 "  \"type\": \"Signature\",\n"
                 "  \"value\": null,\n"
                 "  \"error\": {\n"
                 "    \"code\": \"XML_NAME\",\n"
                 "    \"path\": \"Signature.sign\",\n"
                 "    \"offset\": 52,\n"
                 "    \"text\": \"an unexpected element stands here\"\n"
                 "  }\n"
                 "}\n");
}

static void what_is_no_xml_is_named(void **state)
{
    (void)state;
    bushing_request how = {.type = type("Version"),
                           .from = BUSHING_FORM_XML,
                           .to = BUSHING_FORM_TEXT,
                           .skip = 2};
    bushing_output *out;
    bushing_span in = octets_of("..<Version><!-- 1 --></Version>");
    assert_int_equal(bushing_codec_convert(&out, &how, in),
                     BUSHING_ERR_XML_FORBIDDEN);
    assert_string_equal(bushing_output_error(out)->path, "a comment");
    assert_int_equal(bushing_output_error(out)->offset, 11);
    bushing_output_free(out);
    in = octets_of("..<Version>1");
    assert_int_equal(bushing_codec_convert(&out, &how, in),
                     BUSHING_ERR_XML_SYNTAX);
    bushing_output_free(out);
}

static void leniency_is_asked_for(void **state)
{
    (void)state;
    bushing_request how = {.type = type("Signature"), .from = BUSHING_FORM_XML};
    bushing_span in = octets_of(
        "<?xml version=\"1.0\"?>\n<Signature a='b'> <!-- x -->\n <algo>"
        "<algorithm>1.2.3</algorithm></algo><sign/></Signature>\n");
    bushing_codec_error e;
    assert_int_equal(bushing_codec_check(&how, in, &e),
                     BUSHING_ERR_XML_FORBIDDEN);
    how.lenient = true;
    assert_int_equal(bushing_codec_check(&how, in, &e), 0);
}

/* --- the caller's mistakes ----------------------------------------------- */

static void assert_refused(const bushing_request *how, bushing_span in)
{
    bushing_output *out = (bushing_output *)(void *)value_octets;
    assert_int_equal(bushing_codec_convert(&out, how, in),
                     BUSHING_ERR_ARGUMENT);
    assert_null(out);
    assert_int_equal(bushing_codec_check(how, in, NULL), BUSHING_ERR_ARGUMENT);
}

static void mistakes_of_the_caller(void **state)
{
    (void)state;
    bushing_request good = {.type = type("Version")}, how;
    bushing_span in = octets_of("\x03\x01");
    bushing_output *out;
    assert_refused(NULL, in);
    how = good;
    how.type = NULL;
    assert_refused(&how, in);
    how = good;
    how.skip = 3;
    assert_refused(&how, in);
    how = good;
    how.from = BUSHING_FORM_TEXT;
    assert_refused(&how, in);
    how = good;
    how.to = (enum bushing_form)4;
    assert_refused(&how, in);
    in.n = BUSHING_CODEC_INPUT_MAX + 1;
    assert_refused(&good, in);
    assert_int_equal(bushing_codec_module(&out, NULL), BUSHING_ERR_ARGUMENT);
    assert_null(out);
    assert_int_equal(bushing_codec_module(&out, public_type(&ASN_TELETEX)),
                     BUSHING_ERR_ARGUMENT);
    bushing_output_free(NULL);
    assert_null(bushing_output_error(NULL));
}

/* --- ASN.1 --------------------------------------------------------------- */

static void modules_hold_what_a_type_stands_on(void **state)
{
    (void)state;
    bushing_output *out;
    assert_int_equal(bushing_codec_module(&out, type("Authenticator")), 0);
    const char *text = (const char *)bushing_output_octets(out).p;
    assert_non_null(strstr(text, "Authenticator ::= SEQUENCE {"));
    assert_non_null(strstr(text, "AlgorithmIdentifier ::= SEQUENCE {"));
    assert_null(strstr(text, "ClearToken1"));
    assert_null(strstr(text, "IMPORTS"));
    assert_non_null(strstr(text, "\nEND\n"));
    bushing_output_free(out);
}

static void every_type_has_a_module(void **state)
{
    (void)state;
    const bushing_type *t;
    for (size_t i = 0; (t = bushing_type_at(i)) != NULL; i++) {
        bushing_output *out;
        char head[256];
        struct text start = text_over(head, sizeof head);
        assert_int_equal(bushing_codec_module(&out, t), 0);
        text_char(&start, '\n');
        text_put(&start, bushing_type_name(t));
        text_char(&start, ' ');
        text_end(&start);
        if (strcmp(bushing_type_name(t), "EXTERNAL") != 0)
            assert_non_null(
                strstr((const char *)bushing_output_octets(out).p, head));
        bushing_output_free(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(der_stays_der),
        cmocka_unit_test(xml_and_back_is_the_same),
        cmocka_unit_test(json_has_every_component),
        cmocka_unit_test(text_is_printable),
        cmocka_unit_test(broken_input_is_reported),
        cmocka_unit_test(errors_name_the_place),
        cmocka_unit_test(offsets_count_skipped_octets),
        cmocka_unit_test(broken_xml_is_printed_to_the_fault),
        cmocka_unit_test(what_is_no_xml_is_named),
        cmocka_unit_test(leniency_is_asked_for),
        cmocka_unit_test(mistakes_of_the_caller),
        cmocka_unit_test(modules_hold_what_a_type_stands_on),
        cmocka_unit_test(every_type_has_a_module),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
