/* Lets the client's and the server's side of the library talk to each other in
 * memory and prints what would be on the wire, for tests/system/own_traffic:
 * what no subcommand does. A line "= name" begins a connection, "> hex" goes to
 * the server, "< hex" comes from it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bushing/mms.h>
#include <bushing/mms_client.h>
#include <bushing/osi.h>

enum { ROOM = 66000, ROUNDS_MAX = 2000, NAMES = 130 };

static void must(bool good, const char *what, int line)
{
    if (good)
        return;
    fprintf(stderr, "line %d: %s\n", line, what);
    exit(1);
}
#define MUST(condition) must((condition), #condition, __LINE__)

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static const bushing_allocator HEAP = {take, give, NULL};
static const bushing_span NONE = {NULL, 0};

static bushing_span text(const char *s)
{
    return (bushing_span){(const uint8_t *)s, strlen(s)};
}

/* --- a file -------------------------------------------------------------- */

enum { FILE_SIZE = 900 };
static size_t position;

static void describe(bushing_mms_file_info *info, size_t i)
{
    memset(info, 0, sizeof *info);
    (void)snprintf(info->name, sizeof info->name, "records/fault%zu.dat", i);
    info->size = FILE_SIZE;
    info->has_modified = true;
    info->modified_ms = INT64_C(1764000000000);
}

static int file_open(void *ctx, void **handle, bushing_mms_file_info *info,
                     bushing_span name, uint32_t at)
{
    (void)ctx;
    describe(info, 0);
    if (name.n != strlen(info->name) || memcmp(name.p, info->name, name.n) != 0)
        return BUSHING_MMS_FILE_NOT_THERE;
    position = at;
    *handle = &position;
    return BUSHING_MMS_FILE_OK;
}

static int file_read(void *ctx, void *handle, uint8_t *out, size_t cap,
                     size_t *n, bool *more)
{
    (void)ctx;
    (void)handle;
    *n = cap < FILE_SIZE - position ? cap : FILE_SIZE - position;
    memset(out, 'x', *n);
    position += *n;
    *more = position < FILE_SIZE;
    return BUSHING_MMS_FILE_OK;
}

static void file_close(void *ctx, void *handle)
{
    (void)ctx;
    (void)handle;
}

static int file_list(void *ctx, bushing_mms_file_info *info,
                     bushing_span folder, size_t i)
{
    (void)ctx;
    if (folder.n != 0 || i >= 5)
        return BUSHING_MMS_FILE_NOT_THERE;
    describe(info, i);
    return BUSHING_MMS_FILE_OK;
}

static const bushing_mms_files FILES = {file_open, file_read, file_close,
                                        file_list, NULL,      NULL};

/* --- two ends ------------------------------------------------------------ */

struct end {
    bushing_pool *pool;
    bushing_config *cfg;
    bushing_osi *osi;
    bool established, closed;
};

static struct end ends[2]; /* by enum bushing_role */
#define CLIENT (&ends[BUSHING_INITIATOR])
#define SERVER (&ends[BUSHING_RESPONDER])

static bushing_mms_model *model;
static bushing_mms_server *server;
static bushing_mms_client client;
static bushing_mms_request request;
static bushing_mms_answer answer;
static uint8_t request_room[ROOM], server_room[ROOM], came[ROOM];
static bool answered, small;
static bushing_time now = {UINT64_C(5000000000), INT64_C(1764000000000)};

/* How the next association shall be; all zero: as usual. */
static struct plan {
    bushing_association wanted;
    bushing_association accepted; /* with what the plan does not say */
    uint32_t pdu_max, server_pdu_max;
    uint32_t server_tpdu_size;
    bool ask_call, refuse_call, reject, silent;
    bushing_rejection rejection;
} plan;

static void open_end(enum bushing_role role)
{
    struct end *e = &ends[role];
    memset(e, 0, sizeof *e);
    MUST(bushing_pool_new(&e->pool, &HEAP, 1 << 22) == 0);
    MUST(bushing_config_new(&e->cfg, &HEAP, e->pool) == 0);
    if (role == BUSHING_RESPONDER && plan.ask_call)
        MUST(bushing_config_set(e->cfg, BUSHING_SET_ASK_CALL, 1) == 0);
    if (role == BUSHING_RESPONDER && plan.server_tpdu_size != 0)
        MUST(bushing_config_set(e->cfg, BUSHING_SET_TPDU_SIZE,
                                plan.server_tpdu_size) == 0);
    MUST(bushing_config_seal(e->cfg) == 0);
    MUST(bushing_osi_new(&e->osi, e->cfg, role, now) == 0);
}

static void say(struct end *to, bushing_span octets)
{
    printf("%c ", to == SERVER ? '>' : '<');
    for (size_t i = 0; i < octets.n; i++)
        printf("%02x", octets.p[i]);
    putchar('\n');
    if (!to->closed)
        (void)bushing_osi_receive(to->osi, octets, now);
}

static bool pass(struct end *from, struct end *to)
{
    bushing_span s = bushing_osi_output(from->osi);
    if (s.n == 0)
        return false;
    say(to, s);
    bushing_osi_output_taken(from->osi, s.n);
    return true;
}

static void on_associate(const bushing_association *a)
{
    bushing_association with = plan.accepted;
    bushing_rejection no = plan.rejection;
    int rc = bushing_mms_server_initiate(server, &with.user_data, server_room,
                                         ROOM, a->user_data);
    if (plan.silent)
        return;
    if (rc == BUSHING_ERR_MMS_INITIATE) {
        no.result = 1;
        no.diagnostic = 1;
        no.user_data = with.user_data;
    }
    if (rc == BUSHING_ERR_MMS_INITIATE || plan.reject) {
        MUST(bushing_osi_reject(SERVER->osi, &no, now) == 0);
        return;
    }
    with.application_context = a->application_context;
    with.num_contexts = a->num_contexts;
    memcpy(with.contexts, a->contexts, sizeof with.contexts);
    MUST(bushing_osi_accept(SERVER->osi, &with, now) == 0);
}

static void on_server_data(bushing_span pdu)
{
    bushing_span said;
    if (bushing_mms_server_receive(server, &said, server_room, ROOM, pdu,
                                   now) != 0)
        MUST(bushing_osi_abort(SERVER->osi, 0, -1, NONE, now) == 0);
    else if (said.n != 0)
        MUST(bushing_osi_send(SERVER->osi, said, now) == 0);
}

static void on_client_data(bushing_span pdu)
{
    MUST(pdu.n <= ROOM);
    memcpy(came, pdu.p, pdu.n);
    MUST(bushing_mms_answer_read(&client, &answer,
                                 (bushing_span){came, pdu.n}) == 0);
    answered = true;
    if (answer.kind == BUSHING_MMS_ASKED)
        MUST(bushing_mms_refuse(&client, &request, answer.invoke_id) == 0);
    else if (answer.kind == BUSHING_MMS_ASKED_CONCLUDE)
        MUST(bushing_mms_agree_conclude(&client, &request) == 0);
    else
        return;
    MUST(bushing_osi_send(CLIENT->osi, request.pdu, now) == 0);
}

static void on_event(struct end *e, const bushing_event *event)
{
    switch (event->kind) {
    case BUSHING_EVENT_CALL:
        if (plan.refuse_call)
            MUST(bushing_osi_call_refuse(e->osi, 1, now) == 0);
        else
            MUST(bushing_osi_call_accept(e->osi, now) == 0);
        break;
    case BUSHING_EVENT_ASSOCIATE:
        on_associate(event->association);
        break;
    case BUSHING_EVENT_ESTABLISHED:
        e->established = true;
        if (e == CLIENT)
            MUST(bushing_mms_answer_read(&client, &answer,
                                         event->association->user_data) == 0);
        break;
    case BUSHING_EVENT_DATA:
        if (e == CLIENT)
            on_client_data(event->data);
        else
            on_server_data(event->data);
        break;
    case BUSHING_EVENT_RELEASE:
        MUST(bushing_osi_release_answer(e->osi, 0, now) == 0);
        break;
    case BUSHING_EVENT_CLOSED:
        e->closed = true;
        break;
    case BUSHING_EVENT_SECURITY:
    case BUSHING_EVENT_SIGN:
    case BUSHING_EVENT_VERIFY:
    case BUSHING_EVENT_READY:
    case BUSHING_EVENT_REKEYED:
    case BUSHING_EVENT_EXPIRING:
    case BUSHING_EVENT_CALLED:
    case BUSHING_EVENT_RELEASE_REFUSED:
    case BUSHING_EVENT_WRITABLE:
        break;
    }
}

/* Until nobody has anything to say. */
static void run(void)
{
    const bushing_event *event;
    bool any = true;
    for (int i = 0; any; i++) {
        MUST(i < ROUNDS_MAX);
        any = pass(CLIENT, SERVER);
        any |= pass(SERVER, CLIENT);
        for (size_t e = 0; e < 2; e++)
            while ((event = bushing_osi_next_event(ends[e].osi)) != NULL)
                on_event(&ends[e], event);
    }
}

static void finish(void)
{
    for (size_t e = 0; e < 2; e++) {
        bushing_osi_free(ends[e].osi);
        bushing_config_free(ends[e].cfg);
        bushing_pool_free(ends[e].pool);
    }
    bushing_mms_server_free(server);
    bushing_mms_model_free(model);
    memset(&plan, 0, sizeof plan);
}

/* Associates as the plan says. */
static void meet(const char *name)
{
    static const uint8_t selector[] = {0, 1}, psel[] = {0, 0, 0, 1};
    static uint8_t room[2][BUSHING_ENTITY_ROOM];
    const bushing_mms_server_config config = {
        .allocator = HEAP, .files = &FILES, .pdu_max = plan.server_pdu_max};
    const bushing_mms_initiate initiate = {.pdu_max = plan.pdu_max};
    bushing_association *w = &plan.wanted;
    printf("= %s\n", name);
    memset(&client, 0, sizeof client);
    request = (bushing_mms_request){.room = request_room, .room_len = ROOM};
    MUST(bushing_mms_model_new(&model, &HEAP, text(bushing_mms_model_default()),
                               NULL) == 0);
    MUST(bushing_mms_server_new(&server, model, &config) == 0);
    open_end(BUSHING_INITIATOR);
    open_end(BUSHING_RESPONDER);
    MUST(bushing_mms_ask_initiate(&client, &request, &initiate) == 0);
    w->user_data = request.pdu;
    w->calling_tsel = w->called_tsel = (bushing_span){selector, 2};
    w->calling_ssel = w->called_ssel = (bushing_span){selector, 2};
    w->calling_psel = w->called_psel = (bushing_span){psel, 4};
    MUST(bushing_entity_parse(&w->calling, room[0], "1.1.1.999/12") == 0);
    MUST(bushing_entity_parse(&w->called, room[1], "1.1.1.999.1/12") == 0);
    MUST(bushing_osi_associate(CLIENT->osi, w, now) == 0);
    run();
}

static void ask(int asked)
{
    MUST(asked == 0);
    MUST(bushing_osi_send(CLIENT->osi, request.pdu, now) == 0);
    answered = false;
    run();
    MUST(answered);
}

#define ASK_GOOD(asked) (ask(asked), MUST(answer.kind == BUSHING_MMS_ANSWERED))
/* The same, where an answer that is longer than a PDU is none. */
#define ASK_FITS(asked)                                      \
    (ask(asked), MUST(answer.kind == BUSHING_MMS_ANSWERED || \
                      (small && answer.kind == BUSHING_MMS_FAILED)))
#define ASK_FAILED(asked) (ask(asked), MUST(answer.kind == BUSHING_MMS_FAILED))

static void part(void)
{
    ask(bushing_mms_ask_conclude(&client, &request));
    MUST(bushing_osi_release(CLIENT->osi, 0, now) == 0);
    run();
    MUST(CLIENT->closed && SERVER->closed);
    finish();
}

/* The public form of a name; up to eight at once. */
static bushing_mms_variable named(const char *name)
{
    static uint8_t room[8][BUSHING_MMS_NAME_ROOM];
    static size_t next;
    bushing_mms_reference r;
    MUST(bushing_mms_reference_parse(&r, room[next++ % 8], name) == 0);
    return r.variable;
}

/* --- services ------------------------------------------------------------ */

static void names(enum bushing_mms_class of, enum bushing_mms_scope scope)
{
    const bushing_mms_object where = {
        scope,
        scope == BUSHING_MMS_SCOPE_DOMAIN ? text("INV1") : NONE,
        NONE,
    };
    static uint8_t last[BUSHING_MMS_NAME_TEXT];
    bushing_span after = NONE, name;
    do {
        ASK_GOOD(bushing_mms_ask_names(&client, &request, of, &where, after));
        while (bushing_mms_next_name(&answer.u.names.names, &name)) {
            MUST(name.n <= sizeof last);
            memcpy(last, name.p, name.n);
            after = (bushing_span){last, name.n};
        }
    } while (answer.u.names.more_follows);
}

static void all_names(void)
{
    names(BUSHING_MMS_CLASS_DOMAIN, BUSHING_MMS_SCOPE_VMD);
    names(BUSHING_MMS_CLASS_VARIABLE, BUSHING_MMS_SCOPE_VMD);
    names(BUSHING_MMS_CLASS_VARIABLE, BUSHING_MMS_SCOPE_DOMAIN);
    names(BUSHING_MMS_CLASS_LIST, BUSHING_MMS_SCOPE_DOMAIN);
    names(BUSHING_MMS_CLASS_LIST, BUSHING_MMS_SCOPE_ASSOCIATION);
    const bushing_mms_object vmd = {BUSHING_MMS_SCOPE_VMD, NONE, NONE};
    ASK_FAILED(bushing_mms_ask_names(
        &client, &request, BUSHING_MMS_CLASS_DOMAIN, &vmd, text("not there")));
}

static void all_of_the_vmd(void)
{
    ASK_GOOD(bushing_mms_ask_status(&client, &request, false));
    ASK_GOOD(bushing_mms_ask_status(&client, &request, true));
    ASK_GOOD(bushing_mms_ask_identify(&client, &request));
}

static const uint8_t NUMBER[] = {0x87, 5, 8, 0x45, 0x7a, 0, 0};
static const uint8_t WORD[] = {0x8a, 2, 'n', 'o'};
static const uint8_t YES[] = {0x83, 1, 0xff};
static const bushing_span VALUES[] = {{NUMBER, 7}, {NUMBER, 7}};

static void reading_and_writing(void)
{
    bushing_mms_variable v[3] = {named("INV1/DRCT1.MaxWLim.setMag.f[SP]"),
                                 named("INV1/DRCT1$SP$MaxVArLim$setMag$f"),
                                 named("INV1/DRCT1$SP$Nope")};
    bushing_mms_variable node = named("INV1/MMXU1$MX"), ro = named("INV1/LLN0$"
                                                                   "ST$Mod$"
                                                                   "stVal");
    bushing_mms_variable element = named("INV1/MMXU1$MX$A(1)$mag");
    const bushing_span wrong = {WORD, sizeof WORD};
    ASK_GOOD(bushing_mms_ask_type(&client, &request, &v[0].name));
    ASK_FITS(bushing_mms_ask_type(&client, &request, &node.name));
    ASK_FAILED(bushing_mms_ask_type(&client, &request, &v[2].name));
    ASK_GOOD(bushing_mms_ask_read(&client, &request, v, 1));
    ASK_GOOD(bushing_mms_ask_read(&client, &request, v, 3));
    ASK_FITS(bushing_mms_ask_read(&client, &request, &node, 1));
    ask(bushing_mms_ask_read(&client, &request, &element, 1));
    ASK_GOOD(bushing_mms_ask_write(&client, &request, v, VALUES, 2));
    ASK_GOOD(bushing_mms_ask_write(&client, &request, v, &wrong, 1));
    ASK_GOOD(bushing_mms_ask_write(&client, &request, &v[2], VALUES, 1));
    ASK_GOOD(bushing_mms_ask_write(&client, &request, &ro, VALUES, 1));
}

static void one_list(const char *name)
{
    bushing_mms_variable list = named(name);
    bushing_mms_variable v[2] = {named("INV1/DRCT1$SP$MaxWLim$setMag$f"),
                                 named("INV1/DRCT1$SP$MaxVArLim$setMag$f")};
    ASK_GOOD(bushing_mms_ask_define_list(&client, &request, &list.name, v, 2));
    ASK_FAILED(
        bushing_mms_ask_define_list(&client, &request, &list.name, v, 2));
    ASK_FITS(bushing_mms_ask_list(&client, &request, &list.name));
    ASK_GOOD(bushing_mms_ask_read_list(&client, &request, &list.name));
    ASK_GOOD(
        bushing_mms_ask_write_list(&client, &request, &list.name, VALUES, 2));
    ASK_GOOD(bushing_mms_ask_delete_list(&client, &request, &list.name));
    ASK_FAILED(bushing_mms_ask_list(&client, &request, &list.name));
    ASK_FAILED(bushing_mms_ask_read_list(&client, &request, &list.name));
}

static void all_lists(void)
{
    bushing_mms_variable fixed;
    one_list("@Mine");
    one_list("@/Common");
    one_list("@INV1/LLN0.dsNew");
    fixed = named("@INV1/LLN0.dsMeas");
    ASK_FITS(bushing_mms_ask_read_list(&client, &request, &fixed.name));
    ask(bushing_mms_ask_delete_list(&client, &request, &fixed.name));
}

static void all_reports(void)
{
    bushing_mms_variable general = named("INV1/LLN0$RP$rpMeas$GI");
    bushing_mms_variable enable = named("INV1/LLN0$RP$rpMeas$RptEna");
    bushing_mms_variable block = named("INV1/LLN0$RP$rpMeas");
    const bushing_span yes = {YES, sizeof YES};
    ASK_GOOD(bushing_mms_ask_read(&client, &request, &block, 1));
    ASK_GOOD(bushing_mms_ask_write(&client, &request, &enable, &yes, 1));
    ASK_GOOD(bushing_mms_ask_write(&client, &request, &general, &yes, 1));
    for (int i = 0; i < 3; i++) {
        bushing_span said = {YES, 1};
        while (said.n != 0) {
            MUST(bushing_mms_server_tick(server, &said, server_room, ROOM,
                                         now) == 0);
            if (said.n != 0)
                MUST(bushing_osi_send(SERVER->osi, said, now) == 0);
        }
        answered = false;
        run();
        MUST(answered && answer.kind == BUSHING_MMS_INFORMED);
        now.mono_ns += UINT64_C(2100000000);
    }
}

static void all_files(void)
{
    bushing_mms_file f = {0};
    bushing_mms_list last = {0};
    uint8_t room[BUSHING_MMS_NAME_TEXT];
    int32_t file;
    do {
        ASK_GOOD(bushing_mms_ask_directory(&client, &request, NONE,
                                           last.num != 0 ? &last : NULL));
        while (bushing_mms_next_file(&answer.u.directory.entries, &f)) {
            MUST(f.name.rest.n <= sizeof room);
            memcpy(room, f.name.rest.p, f.name.rest.n);
            last = (bushing_mms_list){{room, f.name.rest.n}, f.name.num};
        }
    } while (answer.u.directory.more_follows);
    ASK_FAILED(bushing_mms_ask_file_open(&client, &request, text("no"), 0));
    ASK_GOOD(bushing_mms_ask_file_open(&client, &request,
                                       text("records/fault0.dat"), 10));
    file = answer.u.file.id;
    do
        ASK_GOOD(bushing_mms_ask_file_read(&client, &request, file));
    while (answer.u.file_data.more_follows);
    ASK_GOOD(bushing_mms_ask_file_close(&client, &request, file));
    ASK_FAILED(bushing_mms_ask_file_read(&client, &request, file));
}

static void all_services(const char *name)
{
    meet(name);
    all_of_the_vmd();
    all_names();
    reading_and_writing();
    all_lists();
    if (client.pdu_max >= 400)
        all_reports();
    all_files();
    part();
}

/* The names and answers of these are longer than a TPDU, both ways. */
static void long_both_ways(const char *name)
{
    static bushing_mms_variable v[NAMES];
    bushing_mms_variable list = named("@Mine"), one = named("INV1/MMXU1$MX");
    meet(name);
    for (size_t i = 0; i < NAMES; i++)
        v[i] = one;
    ASK_GOOD(bushing_mms_ask_read(&client, &request, v, NAMES));
    ASK_GOOD(bushing_mms_ask_define_list(&client, &request, &list.name, v, 50));
    ASK_GOOD(bushing_mms_ask_read_list(&client, &request, &list.name));
    ASK_GOOD(bushing_mms_ask_list(&client, &request, &list.name));
    all_names();
    all_reports();
    all_files();
    part();
}

/* What the server asks, the client refuses; and it may conclude. */
static void the_server_asks(const char *name)
{
    static const uint8_t identify[] = {0xa0, 5, 2, 1, 9, 0x82, 0};
    static const uint8_t conclude[] = {0x8b, 0};
    meet(name);
    MUST(bushing_osi_send(SERVER->osi,
                          (bushing_span){identify, sizeof identify}, now) == 0);
    run();
    MUST(bushing_osi_send(SERVER->osi,
                          (bushing_span){conclude, sizeof conclude}, now) == 0);
    run();
    finish();
}

/* --- beginnings and ends ------------------------------------------------- */

static void released_by_the_server(const char *name)
{
    meet(name);
    MUST(bushing_osi_release(SERVER->osi, 0, now) == 0);
    run();
    MUST(CLIENT->closed && SERVER->closed);
    finish();
}

static void released_by_both(const char *name)
{
    meet(name);
    MUST(bushing_osi_release(CLIENT->osi, 0, now) == 0);
    MUST(bushing_osi_release(SERVER->osi, -1, now) == 0);
    run();
    finish();
}

static void aborted(const char *name, enum bushing_role by, int source,
                    int diagnostic, bushing_span user_data)
{
    meet(name);
    MUST(bushing_osi_abort(ends[by].osi, source, diagnostic, user_data, now) ==
         0);
    run();
    MUST(CLIENT->closed && SERVER->closed);
    finish();
}

static void aborts(void)
{
    static const uint8_t reject[] = {0xa4, 3, 0x85, 1, 0};
    const bushing_span word = {reject, sizeof reject};
    aborted("aborted by the client", BUSHING_INITIATOR, 0, -1, NONE);
    aborted("aborted by the server", BUSHING_RESPONDER, 0, -1, NONE);
    aborted("aborted by the client's provider", BUSHING_INITIATOR, 1, -1, NONE);
    aborted("aborted by the server with a diagnostic", BUSHING_RESPONDER, 1, 2,
            NONE);
    aborted("aborted with a word", BUSHING_RESPONDER, 0, 1, word);
}

/* The server says nothing to the CONNECT; the client gives up. */
static void given_up(const char *name)
{
    plan.silent = true;
    meet(name);
    MUST(bushing_osi_abort(CLIENT->osi, 0, -1, NONE, now) == 0);
    run();
    finish();
}

static void refused(const char *name, int result, int source, int diagnostic)
{
    plan.reject = true;
    plan.rejection = (bushing_rejection){
        .result = result, .source = source, .diagnostic = diagnostic};
    meet(name);
    MUST(CLIENT->closed && !CLIENT->established);
    finish();
}

static void refusals(void)
{
    refused("refused", 1, 0, 1);
    refused("refused for now", 2, 0, 2);
    refused("refused by the provider", 1, 1, 1);
    plan.pdu_max = 1;
    meet("refused by MMS");
    MUST(CLIENT->closed && !CLIENT->established);
    finish();
    plan.ask_call = plan.refuse_call = true;
    meet("refused by the transport");
    MUST(CLIENT->closed);
    finish();
    plan.ask_call = true;
    meet("a call that is accepted");
    part();
}

/* Everything that an association can say. */
static void all_parameters(const char *name)
{
    static const uint8_t one[] = {2, 1, 1}, two[] = {2, 2, 0x7f, 0xff};
    static const uint8_t password[] = {0x80, 3, 'a', 'b', 'c'};
    static const uint8_t mechanism[] = {0x52, 3, 1};
    static const uint8_t requirement[] = {7, 0x80};
    static const uint8_t implementation[] = "bushing";
    bushing_association *w = &plan.wanted, *a = &plan.accepted;
    static uint8_t room[BUSHING_ENTITY_ROOM];
    w->calling.ap_invocation = w->calling.ae_invocation =
        (bushing_span){one, sizeof one};
    w->called.ap_invocation = (bushing_span){two, sizeof two};
    w->mechanism = a->mechanism = (bushing_span){mechanism, sizeof mechanism};
    w->acse_requirements = a->acse_requirements =
        (bushing_span){requirement, sizeof requirement};
    w->authentication = a->authentication =
        (bushing_span){password, sizeof password};
    w->implementation = a->implementation =
        (bushing_span){implementation, sizeof implementation - 1};
    w->direct_reference = a->direct_reference = true;
    MUST(bushing_entity_parse(&a->responding, room, "1.3.9999.23/1") == 0);
    a->responding.ap_invocation = (bushing_span){one, sizeof one};
    w->tpdu_size = 1024;
    meet(name);
    MUST(CLIENT->established);
    all_of_the_vmd();
    part();
}

static void sizes(void)
{
    plan.pdu_max = 160;
    small = true;
    all_services("PDUs of 160 octets");
    plan.server_pdu_max = 400;
    all_services("PDUs of 400 octets");
    small = false;
    plan.wanted.tpdu_size = 128;
    long_both_ways("TPDUs of 128 octets");
    plan.wanted.tpdu_size = 8192;
    plan.server_tpdu_size = 128;
    long_both_ways("TPDUs of 128 octets at the server");
    plan.wanted.session_version = 1;
    all_services("session version 1");
    plan.wanted.session_version = 3;
    all_services("session version 1 and 2");
}

int main(void)
{
    plan.wanted.tpdu_size = 8192;
    all_services("all services");
    all_services("no TPDU size");
    sizes();
    the_server_asks("the server asks");
    all_parameters("all parameters");
    released_by_the_server("released by the server");
    released_by_both("released by both");
    aborts();
    given_up("given up");
    refusals();
    return 0;
}
