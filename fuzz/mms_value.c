/* A type and a value as text: two octets with the length of the type, the type,
 * then what is taken both as a value and as a text for one. What was read from
 * a text prints as a text that reads as the same value. */
#include <stdlib.h>
#include <string.h>

#include <bushing/mms_value.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char text[1 << 16];
static uint8_t first[1 << 14], second[1 << 14];

static void must(bool what)
{
    if (!what)
        abort();
}

static void print_all(bushing_span value, bushing_span type)
{
    bushing_mms_print how = {.type = type, .meaning = true, .detail = true};
    size_t len, again;
    int rc = bushing_mms_value_print(text, sizeof text, &len, value, &how);
    must(bushing_mms_value_print(NULL, 0, &again, value, &how) ==
         (rc == 0 ? BUSHING_ERR_SPACE : rc));
    must(rc != 0 || again == len);
    how.form = BUSHING_MMS_JSON;
    must(bushing_mms_value_print(text, sizeof text, &len, value, &how) == rc ||
         rc == BUSHING_ERR_SPACE || len > sizeof text);
    (void)bushing_mms_type_print(text, sizeof text, &len, type,
                                 BUSHING_MMS_TEXT);
    (void)bushing_mms_type_print(text, sizeof text, &len, type,
                                 BUSHING_MMS_JSON);
}

static void parse_and_back(bushing_span in, bushing_span type)
{
    bushing_mms_value_error e;
    bushing_mms_print how = {.type = type};
    bushing_span one, two;
    size_t len;
    int rc = bushing_mms_value_parse(first, sizeof first, &one, type, in, &e);
    must(rc == e.code && e.offset <= in.n);
    if (rc != 0)
        return;
    rc = bushing_mms_value_print(text, sizeof text, &len, one, &how);
    if (rc == BUSHING_ERR_SPACE)
        return;
    must(rc == 0);
    rc =
        bushing_mms_value_parse(second, sizeof second, &two, type,
                                (bushing_span){(const uint8_t *)text, len}, &e);
    must(rc == 0 && one.n == two.n && memcmp(one.p, two.p, one.n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bushing_span type, rest, found;
    size_t n;
    if (size < 2)
        return 0;
    n = (size_t)data[0] << 8 | data[1];
    n = n < size - 2 ? n : size - 2;
    type = (bushing_span){data + 2, n};
    rest = (bushing_span){data + 2 + n, size - 2 - n};
    print_all(rest, type);
    parse_and_back(rest, type);
    if (bushing_mms_type_find(&found, type, rest) == 0)
        must(found.n <= type.n);
    return 0;
}
