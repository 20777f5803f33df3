#include "asn1_xer_help.h"
#include "asn1_xer_toys.h"

#include "asn1/xer_name.h"

static struct xer_token start(const char *name, const char *ns)
{
    struct xer_token t = {.kind = XER_START};
    t.name = span_text(name);
    t.ns = span_text(ns);
    return t;
}

/* --- a family of CHOICEs without elements -------------------------------- */

static const struct asn1_field INNER_ROWS[] = {
    TOY("deep", ASN_NULL, CTX(0)),
    TOY("deeper", ASN_NULL, CTX(1)),
};
static const struct asn1_type INNER = {
    CHOICE("Inner", struct asn1_unbound, INNER_ROWS, 0), XML_AS(NULL, B)};
static const struct asn1_field OUTER_ROWS[] = {
    TOY("here", ASN_NULL, CTX(2)),
    ROW_ONLY("inner", INNER, NOTAG, ROW_XML_BARE),
    TOY("deeper", ASN_NULL, CTX(3)),
};
static const struct asn1_type OUTER = {
    CHOICE("Outer", struct asn1_unbound, OUTER_ROWS, 0), XML_AS(NULL, A)};

/* One that holds itself, which no table should. */
extern const struct asn1_type SNAKE;
static const struct asn1_field SNAKE_ROWS[] = {
    ROW_ONLY("snake", SNAKE, CTX(0), ROW_XML_BARE),
    TOY("tail", ASN_NULL, CTX(1)),
};
const struct asn1_type SNAKE = {
    CHOICE("Snake", struct asn1_unbound, SNAKE_ROWS, 0)};

static const struct asn1_type *const INSIDE_OPEN[] = {&PAIR, &DATA, &OUTER};
static const struct asn1_type OPEN = {OPEN_TYPE("ANY"), INSIDE(INSIDE_OPEN)};
static const struct asn1_field OTHER_ROW[] = {
    ROW_ONLY("other", OPEN, NOTAG, ROW_OTHER)};

static size_t row_of(const char *name, const char *ns, enum xer_fit *fit)
{
    struct xer_token t = start(name, ns);
    uint32_t steps = 0;
    return xer_choice_row(&t, &OUTER, "", fit, &steps);
}

static void names_and_namespaces_are_exact(void **state)
{
    uint32_t steps = 0;
    struct xer_token t = start("film", A);
    (void)state;
    assert_int_equal(xer_fits(&t, &FILM, NULL, "", &steps), XER_FITS);
    assert_int_equal(xer_fits(&t, &FILM, NULL, B, &steps), XER_FITS);
    t = start("film", "");
    assert_int_equal(xer_fits(&t, &FILM, NULL, "", &steps), XER_OTHER_NS);
    t = start("film", "urn:aa");
    assert_int_equal(xer_fits(&t, &FILM, NULL, A, &steps), XER_OTHER_NS);
    t = start("Film", A);
    assert_int_equal(xer_fits(&t, &FILM, NULL, A, &steps), XER_OTHER_NAME);
    t = start("fil", A);
    assert_int_equal(xer_fits(&t, &FILM, NULL, A, &steps), XER_OTHER_NAME);
    assert_int_equal(steps, 6);
}

static void a_type_without_name_has_no_root(void **state)
{
    uint32_t steps = 0;
    struct xer_token t = start("", "");
    (void)state;
    assert_null(xer_name(&DATA_LIST, NULL));
    assert_int_equal(xer_fits(&t, &DATA_LIST, NULL, "", &steps),
                     XER_OTHER_NAME);
}

static void components_are_called_by_row_or_type(void **state)
{
    (void)state;
    assert_string_equal(xer_name(&PAIR, &FILM_ROWS[1]), "tbs");
    assert_string_equal(xer_name(&BODY, &FILM_ROWS[7]), "Body");
    assert_string_equal(xer_name(&PAIR, NULL), "pair");
    assert_string_equal(xer_name(&PAIRS, NULL), "Pairs");
}

static void a_choice_is_bare_where_nothing_names_it(void **state)
{
    (void)state;
    assert_true(xer_is_bare(&EITHER, NULL));
    assert_true(xer_is_bare(&EITHER, &FILM_ROWS[2]));
    assert_false(xer_is_bare(&EITHER, &FILM_ROWS[3]));
    assert_false(xer_is_bare(&PAIR, NULL));
    assert_false(xer_is_bare(&BODY, &FILM_ROWS[7]));
}

static void a_namespace_starts_at_the_element(void **state)
{
    (void)state;
    assert_string_equal(xer_own_ns(&FILM, B), A);
    assert_string_equal(xer_inner_ns(&FILM, B), A);
    assert_string_equal(xer_own_ns(&PAIR, B), B);
    assert_string_equal(xer_inner_ns(&PAIR, B), B);
    /* of a CHOICE at its alternative's */
    assert_string_equal(xer_own_ns(&DATA, A), A);
    assert_string_equal(xer_inner_ns(&DATA, A), B);
}

static void alternatives_are_found_through_bare_choices(void **state)
{
    enum xer_fit fit;
    (void)state;
    assert_int_equal(row_of("here", A, &fit), 0);
    assert_int_equal(fit, XER_FITS);
    assert_int_equal(row_of("deep", B, &fit), 1);
    assert_int_equal(fit, XER_FITS);
    assert_int_equal(row_of("deeper", B, &fit), 1);
    assert_int_equal(fit, XER_FITS);
    assert_int_equal(row_of("deeper", A, &fit), 2);
    assert_int_equal(fit, XER_FITS);
}

static void the_nearest_alternative_is_named(void **state)
{
    enum xer_fit fit;
    (void)state;
    assert_int_equal(row_of("deep", A, &fit), 1);
    assert_int_equal(fit, XER_OTHER_NS);
    assert_int_equal(row_of("deeper", "", &fit), 1);
    assert_int_equal(fit, XER_OTHER_NS);
    assert_int_equal(row_of("inner", A, &fit), 3);
    assert_int_equal(fit, XER_OTHER_NAME);
}

static void a_choice_in_itself_comes_to_an_end(void **state)
{
    struct xer_token t = start("head", "");
    uint32_t steps = 0;
    enum xer_fit fit;
    (void)state;
    assert_int_equal(xer_choice_row(&t, &SNAKE, "", &fit, &steps), 2);
    assert_int_equal(fit, XER_OTHER_NAME);
    assert_int_equal(steps, 4);
    t = start("tail", "");
    assert_int_equal(xer_choice_row(&t, &SNAKE, "", &fit, &steps), 0);
    assert_int_equal(fit, XER_FITS);
}

static void an_open_shows_types_with_a_namespace(void **state)
{
    struct xer_token t = start("flag", B);
    uint32_t steps = 0;
    enum xer_fit fit;
    (void)state;
    assert_ptr_equal(xer_inside(&t, &OPEN, NULL, A, &fit, &steps), &DATA);
    assert_int_equal(fit, XER_FITS);
    t = start("here", A);
    assert_ptr_equal(xer_inside(&t, &OPEN, NULL, "", &fit, &steps), &OUTER);
    assert_int_equal(fit, XER_FITS);
    t = start("here", B);
    assert_ptr_equal(xer_inside(&t, &OPEN, NULL, "", &fit, &steps), &OUTER);
    assert_int_equal(fit, XER_OTHER_NS);
    t = start("pair", "");
    assert_null(xer_inside(&t, &OPEN, NULL, "", &fit, &steps));
    assert_int_equal(fit, XER_OTHER_NAME);
}

static void the_row_for_all_others_shows_none(void **state)
{
    struct xer_token t = start("flag", B);
    uint32_t steps = 0;
    enum xer_fit fit;
    (void)state;
    assert_true(xer_is_shown(&DATA, NULL));
    assert_true(xer_is_shown(&DATA, &FILM_ROWS[7]));
    assert_false(xer_is_shown(&DATA, OTHER_ROW));
    assert_false(xer_is_shown(&PAIR, NULL));
    assert_null(xer_inside(&t, &OPEN, OTHER_ROW, A, &fit, &steps));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_namespaces_are_exact),
        cmocka_unit_test(a_type_without_name_has_no_root),
        cmocka_unit_test(components_are_called_by_row_or_type),
        cmocka_unit_test(a_choice_is_bare_where_nothing_names_it),
        cmocka_unit_test(a_namespace_starts_at_the_element),
        cmocka_unit_test(alternatives_are_found_through_bare_choices),
        cmocka_unit_test(the_nearest_alternative_is_named),
        cmocka_unit_test(a_choice_in_itself_comes_to_an_end),
        cmocka_unit_test(an_open_shows_types_with_a_namespace),
        cmocka_unit_test(the_row_for_all_others_shows_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
