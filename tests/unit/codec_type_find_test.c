/* Finding types by number, by name, and by what octets look like. */
#include <bushing/codec.h>

#include "base/text.h"
#include "codec/type_find.h"
#include "schema/modules.h"
#include "test.h"

static span from_hex(const char *hex)
{
    static uint8_t octets[256];
    size_t n = 0;
    for (; *hex != '\0'; hex += 2) {
        static const char digits[] = "0123456789abcdef";
        const char *high = strchr(digits, hex[0]),
                   *low = strchr(digits, hex[1]);
        assert_true(high != NULL && low != NULL && n < sizeof octets);
        octets[n++] = (uint8_t)((high - digits) << 4 | (low - digits));
    }
    return span_of(octets, n);
}

static void every_type_has_a_number_and_a_name(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t m = 0; m < SCHEMA_NUM_MODULES; m++)
        for (size_t i = 0; i < SCHEMA_MODULES[m]->num_types; i++, n++) {
            const bushing_type *t = bushing_type_at(n);
            char full[256];
            assert_ptr_equal(asn1_type_of(t), SCHEMA_MODULES[m]->types[i]);
            assert_string_equal(bushing_type_module(t),
                                SCHEMA_MODULES[m]->name);
            struct text name = text_over(full, sizeof full);
            text_put(&name, bushing_type_module(t));
            text_char(&name, '.');
            text_put(&name, bushing_type_name(t));
            text_end(&name);
            assert_ptr_equal(bushing_type_find(full), t);
        }
    assert_null(bushing_type_at(n));
    assert_null(bushing_type_at(SIZE_MAX));
    assert_true(n > 200);
}

static void names_are_found(void **state)
{
    (void)state;
    const bushing_type *t = bushing_type_find("ClearToken2");
    assert_non_null(t);
    assert_string_equal(bushing_type_name(t), "ClearToken2");
    assert_string_equal(bushing_type_module(t), "E2E-Security");
    assert_null(bushing_type_find("cleartoken2"));
    assert_null(bushing_type_find("ClearToken"));
    assert_null(bushing_type_find(""));
    assert_null(bushing_type_find("E2E-Security."));
    assert_null(bushing_type_find(".ClearToken2"));
    assert_null(bushing_type_find("E2E-Securit.ClearToken2"));
    assert_null(bushing_type_find("E2E-Security.MMSpdu"));
}

static const char *guess(enum bushing_form form, span in)
{
    const bushing_type *t = bushing_type_guess(form, in);
    return t == NULL ? "" : bushing_type_name(t);
}

static void octets_tell_the_message(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *name;
    } messages[] = {
        {"8b00", "MMSpdu"},
        {"a00b020101a206800100820104", "MMSpdu"},
        {"620100", "ACSE-apdu"},
        {"6203800100", "ACSE-apdu"},
        {"30", ""},
        {"0500", ""},
        {"", ""},
        /* cut off behind the invoke identifier */
        {"a01b020101a2", "MMSpdu"},
        {"a081ff020101a2", "MMSpdu"},
        {"bf1f05020101", ""},
        {"a080020101", "MMSpdu"},
        {"a0847fffffff0201", ""},
        {"a089010203040506070809", ""},
        {"a0", ""},
        {"bf", ""},
        {"bf8f", ""},
        {"a084ff", ""},
    };
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        if (strcmp(guess(BUSHING_FORM_BER, from_hex(messages[i].hex)),
                   messages[i].name) != 0)
            fail_msg("%s: %s", messages[i].hex,
                     guess(BUSHING_FORM_BER, from_hex(messages[i].hex)));
}

static void elements_tell_the_type(void **state)
{
    (void)state;
    static const struct {
        const char *xml, *name;
    } documents[] = {
        {"<Version>1</Version>", "Version"},
        {"<?xml version='1.0'?>\n<Version>\n 1 </Version>", "Version"},
        {"<releaseReq xmlns='http://www.iec.ch/62351/2018/E2E_4'/>",
         "ReleaseReq"},
        {"<releaseReq/>", ""},
        {"<Version", ""},
        {"", ""},
        /* two types have this element: the one that can be read */
        {"<iq xmlns='jabber:client' type='error' id='1'><error type='auth'>"
         "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>x</gone></error>"
         "</iq>",
         "IqErrorEnv"},
        {"<iq xmlns='jabber:client' type='error' id='1'/>", "IqEnv"},
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        assert_string_equal(
            guess(BUSHING_FORM_XML, span_text(documents[i].xml)),
            documents[i].name);
}

static void other_forms_and_long_inputs_are_not_guessed(void **state)
{
    (void)state;
    span in = from_hex("8b00");
    assert_null(bushing_type_guess(BUSHING_FORM_TEXT, in));
    assert_null(bushing_type_guess(BUSHING_FORM_JSON, in));
    in.n = BUSHING_CODEC_INPUT_MAX + 1;
    assert_null(bushing_type_guess(BUSHING_FORM_BER, in));
}

static void types_outside_have_no_module(void **state)
{
    (void)state;
    assert_string_equal(bushing_type_module(public_type(&ASN_TELETEX)), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_a_number_and_a_name),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(octets_tell_the_message),
        cmocka_unit_test(elements_tell_the_type),
        cmocka_unit_test(other_forms_and_long_inputs_are_not_guessed),
        cmocka_unit_test(types_outside_have_no_module),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
