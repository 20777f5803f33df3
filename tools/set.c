/* bushing set: writes one variable of a server, after a look at its type. */
#include <stdlib.h>
#include <string.h>

#include "fold_text.h"
#include "remote.h"
#include "safe_text.h"

enum option { NUM_OPTIONS = NUM_ASSOCIATION_OPTIONS };

static const struct option_row OPTIONS[NUM_OPTIONS] = {ASSOCIATION_ROWS};

static const char ABOUT[] =
    "Asks for the type of NAME, reads VALUE as a value of that type, writes\n"
    "it and prints what was written. Nothing is written when VALUE does not\n"
    "fit. Values are written as 'bushing get' prints them: 230.1, -17, true,\n"
    "0101, [good], \"text\", 0x01ff, 2026-11-21T12:00:00Z, {1, {true}}. Names\n"
    "are written as for 'bushing get'; a list cannot be set.\n"
    "\n" ASSOCIATION_HOST "\n"
    "  bushing set 192.0.2.1 'INV1/DRCC1$SP$MaxWLim$setMag$f' 1500\n"
    "  bushing set 192.0.2.1 INV1/LLN0.Mod.ctlModel 1\n"
    "  bushing set 192.0.2.1 INV1/MMXU1.TotW.db[CF] -5\n";

/* What is read of a value's text is not longer than this. */
static size_t room_for(const char *text)
{
    enum { LEAST = 1024, EACH = 16 };
    return LEAST + strlen(text) * EACH;
}

static enum exit_status print_written(struct remote *r, const struct target *t,
                                      bushing_span data, bushing_span type)
{
    bool json = r->options.json;
    char item[BUSHING_MMS_NAME_TEXT];
    char *value = remote_value_text(data, type, NULL, json);
    char *words = remote_type_text(type, json);
    if (value == NULL || words == NULL) {
        free(value);
        free(words);
        return remote_no_memory(r);
    }
    bushing_mms_variable_print(item, &t->ref.variable);
    if (json) {
        fputs("{\"name\": ", stdout);
        safe_text_put_json_string(stdout, t->said);
        fputs(", \"item\": ", stdout);
        safe_text_put_json_string(stdout, item);
        printf(", \"type\": %s, \"value\": %s}\n", words, value);
    } else {
        printf("%s = ", t->said);
        fold_text(stdout, value, strlen(t->said) + 3, 0);
    }
    free(value);
    free(words);
    return EXIT_GOOD;
}

static enum exit_status write_data(struct remote *r, const struct target *t,
                                   bushing_span data)
{
    bushing_mms_answer a;
    int64_t failure = -1;
    enum exit_status status =
        remote_ask(r, &a,
                   bushing_mms_ask_write(remote_mms(r), remote_request(r),
                                         &t->ref.variable, &data, 1),
                   t->said);
    if (status != EXIT_GOOD)
        return status;
    if (a.u.written.num != 1 ||
        !bushing_mms_next_written(&a.u.written, &failure)) {
        remote_complain(r, t->said,
                        "the server does not say what became of it");
        return EXIT_REFUSED;
    }
    if (failure == -1)
        return EXIT_GOOD;
    remote_complain_access(r, t, bushing_mms_access_error(failure));
    return EXIT_REFUSED;
}

/* The value's text as data in `room`; EXIT_USAGE names the type it should have
 * been of. */
static enum exit_status read_value(struct remote *r, const struct target *t,
                                   const char *text, bushing_span type,
                                   struct octets *room, bushing_span *data)
{
    bushing_mms_value_error e;
    char *words;
    int rc = bushing_mms_value_parse(
        room->p, room->n, data, type,
        (bushing_span){(const uint8_t *)text, strlen(text)}, &e);
    if (rc == 0)
        return EXIT_GOOD;
    words = remote_type_text(type, false);
    if (words == NULL)
        return remote_no_memory(r);
    remote_complain(r, t->said, "'%s': %s; the type is %s", text, e.reason,
                    words);
    free(words);
    return EXIT_USAGE;
}

static enum exit_status set_typed(struct remote *r, const struct target *t,
                                  const char *text, bushing_span type)
{
    struct octets room = {malloc(room_for(text)), room_for(text)};
    bushing_span data;
    enum exit_status status;
    if (room.p == NULL)
        return remote_no_memory(r);
    status = read_value(r, t, text, type, &room, &data);
    if (status == EXIT_GOOD)
        status = write_data(r, t, data);
    if (status == EXIT_GOOD)
        status = print_written(r, t, data, type);
    free(room.p);
    return status;
}

/* An element of an array has the type of its array, which says less. */
static enum exit_status ask_type(struct remote *r, const struct target *t,
                                 struct octets *type)
{
    enum exit_status status = remote_type(r, type, &t->ref.variable.name, NULL);
    if (status == EXIT_REFUSED && !r->dead)
        remote_complain_access(r, t, r->why);
    return status;
}

static enum exit_status set(struct remote *r, struct target *t,
                            const char *text)
{
    struct octets type = {NULL, 0};
    enum exit_status status = remote_resolve(r, t);
    if (status == EXIT_GOOD)
        status = ask_type(r, t, &type);
    if (status == EXIT_GOOD)
        status = set_typed(r, t, text, octets_span(&type));
    free(type.p);
    return status;
}

static enum exit_status run_set(const struct arguments *a)
{
    struct remote r;
    struct target t;
    enum exit_status status = remote_options(&r, a);
    if (status == EXIT_GOOD)
        status = target_read(&t, a->sub->name, a->operand[1]);
    if (status == EXIT_GOOD &&
        (t.ref.list || t.ref.variable.access.p != NULL)) {
        complain(a->sub->name, "'%s': %s cannot be set", t.said,
                 t.ref.list ? "a list" : "an element of an array");
        status = EXIT_USAGE;
    }
    if (status == EXIT_GOOD)
        status = remote_open(&r);
    if (status == EXIT_GOOD)
        status = set(&r, &t, a->operand[2]);
    return remote_close(&r, status);
}

const struct subcommand SET = {
    .name = "set",
    .operands = "HOST NAME VALUE",
    .operand_kind = OPERAND_OTHER,
    .min_operands = 3,
    .max_operands = 3,
    .purpose = "write a variable of an MMS server",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_set,
};
