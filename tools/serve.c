/* bushing serve: an MMS server with a model from a text file. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "net/clock.h"
#include "net/heap.h"

#include "association_options.h"
#include "serve_log.h"
#include "serve_peer.h"
#include "served_files.h"
#include "subcommand.h"

enum option {
    LISTEN,
    FILES,
    MAX_ASSOCIATIONS,
    MAX_PER_HOST,
    MAX_PDU,
    TITLE,
    READ_ONLY,
    PRINT_MODEL,
    JSON,
    VERBOSE,
    SECURITY,
    NUM_OPTIONS = SECURITY + NUM_SECURITY_OPTIONS
};

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    [LISTEN] = {0, "listen", "ADDRESS", NULL, NULL,
                "where to listen, several with commas; 127.0.0.1"},
    [FILES] = {0, "files", "FOLDER", NULL, NULL,
               "serve its files, for reading"},
    [MAX_ASSOCIATIONS] = {0, "max-associations", "NUMBER", NULL, NULL,
                          "at once; 100"},
    [MAX_PER_HOST] = {0, "max-per-host", "NUMBER", NULL, NULL,
                      "of them for one host; three quarters of all"},
    [MAX_PDU] = {0, "max-pdu", "OCTETS", NULL, NULL, "largest MMS PDU; 65000"},
    [TITLE] = {0, "title", "AP/AE", NULL, NULL, "our title in answers; none"},
    [READ_ONLY] = {0, "read-only", NULL, NULL, NULL, "deny every write"},
    [PRINT_MODEL] = {0, "print-model", NULL, NULL, NULL,
                     "print the built-in model, as a start for your own"},
    [JSON] = {0, "json", NULL, NULL, NULL, "print an object for each line"},
    [VERBOSE] = {'v', NULL, NULL, NULL, NULL, "a line for each request, too"},
    SECURITY_ROWS(SECURITY),
};

static const char ABOUT[] =
    "Serves a model of an IED over plain MMS: the one in the text file MODEL,\n"
    "or a built-in one. Prints 'listening on ADDRESS' when peers can come, "
    "and\n"
    "a line when an association begins and ends. SIGINT or SIGTERM end it.\n"
    "\n"
    "Only this machine is served unless --listen says otherwise; 0.0.0.0 and\n"
    "[::] are all addresses. A port stands behind a colon; port 0 is any that\n"
    "is free. Without --listen it is port 102, or 10102 when 102 may not be\n"
    "taken; clients of this machine look there, too. Plain MMS knows no\n"
    "passwords and no secrets: let only a network in that you trust, or say\n"
    "--security native with the files that 'bushing pki' makes.\n"
    "\n"
    "  bushing serve &\n"
    "  bushing serve --print-model >my.model; bushing serve my.model\n"
    "  bushing serve --listen 0.0.0.0:10102,[::]:10102 --files records\n"
    "  bushing serve --security native --encrypt --cert server.pem --trust "
    "lab/ca.pem\n";

enum {
    BLOCK_LEAST = 512, /* a pool lends powers of two from here on */
    POOL_LEAST = 8 << 20,
    ENVELOPE_MAX = 16384, /* [62351-4:15.4 size] */
    OUTPUT_LEAST = 16384,
    OUTSTANDING = 5,
    STOP_MS = 2000,
    LISTEN_TEXT_MAX = 1024,
};

struct server {
    const struct arguments *a;
    struct serve serve;
    uint64_t max_associations, max_per_host, max_pdu;
    uint8_t title_room[BUSHING_ENTITY_ROOM];
    struct served_files *files;
    struct net_loop loop;
    bushing_pool *pool;
    bushing_config *cfg;
    struct net_listener *listener;
    uv_loop_t uv;
    bool has_uv;
    uv_signal_t signals[2];
    uv_timer_t stop_timer;
    bool hurry; /* asked to stop twice, or too slow in stopping */
};

static enum exit_status no_memory(void)
{
    complain("serve", "no memory left");
    return EXIT_SYSTEM;
}

/* --- the model ----------------------------------------------------------- */

static enum exit_status complain_file(const char *file, int why)
{
    complain_errno("serve", file, why);
    return EXIT_SYSTEM;
}

/* The whole file; *text is to be freed. */
static enum exit_status read_file(char **text, size_t *len, const char *file)
{
    FILE *in = fopen(file, "rb");
    *text = malloc(BUSHING_MMS_MODEL_TEXT_MAX + 1);
    if (in == NULL)
        return complain_file(file, errno);
    if (*text != NULL)
        *len = fread(*text, 1, BUSHING_MMS_MODEL_TEXT_MAX + 1, in);
    if (*text == NULL || ferror(in)) {
        int why = *text == NULL ? ENOMEM : errno;
        (void)fclose(in);
        return complain_file(file, why);
    }
    (void)fclose(in);
    if (*len <= BUSHING_MMS_MODEL_TEXT_MAX)
        return EXIT_GOOD;
    complain("serve", "%s: longer than %zu octets", file,
             BUSHING_MMS_MODEL_TEXT_MAX);
    return EXIT_REFUSED;
}

static enum exit_status parse_model(bushing_mms_model **out, const char *file,
                                    const char *text, size_t len)
{
    bushing_mms_model_error e = {0};
    int rc = bushing_mms_model_new(
        out, &NET_HEAP, (bushing_span){(const uint8_t *)text, len}, &e);
    if (rc == 0)
        return EXIT_GOOD;
    if (rc != BUSHING_ERR_MMS_MODEL)
        return no_memory();
    if (e.word[0] != '\0')
        complain("serve", "%s line %zu: '%s': %s", file, e.line, e.word,
                 e.reason);
    else
        complain("serve", "%s line %zu: %s", file, e.line, e.reason);
    return EXIT_REFUSED;
}

static enum exit_status make_model(struct server *s)
{
    const char *usual = bushing_mms_model_default(), *file;
    char *text = NULL;
    size_t len = 0;
    enum exit_status status;
    if (s->a->num_operands == 0)
        return parse_model(&s->serve.model, "the built-in model", usual,
                           strlen(usual));
    file = s->a->operand[0];
    status = read_file(&text, &len, file);
    if (status == EXIT_GOOD)
        status = parse_model(&s->serve.model, file, text, len);
    free(text);
    return status;
}

/* --- settings ------------------------------------------------------------ */

static enum exit_status read_options(struct server *s)
{
    const struct arguments *a = s->a;
    s->max_associations = 100;
    s->max_pdu = BUSHING_MMS_PDU_DEFAULT;
    if (option_number(&s->max_associations, a, MAX_ASSOCIATIONS, 1, 10000) !=
        EXIT_GOOD)
        return EXIT_USAGE;
    s->max_per_host = s->max_associations - s->max_associations / 4;
    if (option_number(&s->max_per_host, a, MAX_PER_HOST, 1, 10000) !=
            EXIT_GOOD ||
        option_number(&s->max_pdu, a, MAX_PDU, BUSHING_MMS_PDU_MIN,
                      ASSOCIATION_PDU_MAX) != EXIT_GOOD ||
        option_entity(&s->serve.title, s->title_room, a, TITLE, "none") !=
            EXIT_GOOD)
        return EXIT_USAGE;
    s->serve.json = a->value[JSON] != NULL;
    s->serve.verbose = a->value[VERBOSE] != NULL;
    s->serve.mms.allocator = NET_HEAP;
    s->serve.mms.pdu_max = (uint32_t)s->max_pdu;
    s->serve.mms.outstanding = OUTSTANDING;
    s->serve.mms.read_only = a->value[READ_ONLY] != NULL;
    return EXIT_GOOD;
}

static enum exit_status open_files(struct server *s)
{
    const char *folder = s->a->value[FILES];
    if (folder == NULL)
        return EXIT_GOOD;
    s->files = served_files_new(folder);
    if (s->files == NULL)
        return complain_file(folder, errno);
    s->serve.mms.files = served_files_door(s->files);
    return EXIT_GOOD;
}

static uint64_t block_of(uint64_t octets)
{
    uint64_t block = BLOCK_LEAST;
    while (block < octets)
        block *= 2;
    return block;
}

/* As much as each association can have on loan: what waits to be sent, what was
 * read, a TSDU and an SSDU that are not whole. So none of them can keep another
 * from being served. On top of it what is on loan while one of them moves to a
 * larger block. */
static uint64_t pool_for(const struct server *s, uint64_t tsdu, uint64_t output)
{
    uint64_t one = block_of(output) + block_of(NET_READ_MAX + ENVELOPE_MAX) +
                   2 * block_of(tsdu);
    return (s->max_associations + 1) * one;
}

/* The next request is served when less than half of the output waits: there is
 * room for one answer then, whatever its size. */
static int make_config(struct server *s)
{
    uint64_t tsdu = s->max_pdu + ENVELOPE_MAX, output = 2 * s->max_pdu + 1024;
    uint64_t pool;
    int rc;
    if (tsdu > 1 << 20)
        tsdu = 1 << 20;
    if (output < OUTPUT_LEAST)
        output = OUTPUT_LEAST;
    pool = pool_for(s, tsdu, output);
    if (pool < POOL_LEAST)
        pool = POOL_LEAST;
    rc = bushing_pool_new(&s->pool, &NET_HEAP, (size_t)pool);
    if (rc == 0)
        rc = bushing_config_new(&s->cfg, &NET_HEAP, s->pool);
    if (rc == 0)
        rc = bushing_config_set(s->cfg, BUSHING_SET_TSDU_MAX, tsdu);
    if (rc == 0)
        rc = bushing_config_set(s->cfg, BUSHING_SET_OUTPUT_MAX, output);
    if (rc == 0)
        rc = security_apply(&s->serve.security, s->cfg);
    return rc == 0 ? bushing_config_seal(s->cfg) : rc;
}

/* --- stopping ------------------------------------------------------------ */

static void on_stop_late(uv_timer_t *timer)
{
    struct server *s = timer->data;
    s->hurry = true;
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct server *s = handle->data;
    (void)number;
    s->hurry = s->serve.stopping;
    if (s->hurry)
        return;
    s->serve.stopping = true;
    net_listener_stop(s->listener);
    serve_peers_abort(&s->serve);
    (void)uv_timer_start(&s->stop_timer, on_stop_late, STOP_MS, 0);
}

static enum exit_status make_loop(struct server *s)
{
    struct net_listener_limits limits = {
        .connections = (size_t)s->max_associations,
        .half_open = (size_t)s->max_associations,
        .of_one_host = (size_t)s->max_per_host,
    };
    s->serve.buffer_len = (size_t)s->max_pdu + 1024;
    s->serve.buffer = malloc(s->serve.buffer_len);
    s->serve.loop = &s->loop;
    if (s->serve.buffer == NULL || make_config(s) != 0 ||
        uv_loop_init(&s->uv) != 0)
        return no_memory();
    s->has_uv = true;
    s->loop.uv = &s->uv;
    s->loop.pool = s->pool;
    for (size_t i = 0; i < 2; i++) {
        (void)uv_signal_init(&s->uv, &s->signals[i]);
        s->signals[i].data = s;
    }
    (void)uv_timer_init(&s->uv, &s->stop_timer);
    s->stop_timer.data = s;
    (void)uv_signal_start(&s->signals[0], on_signal, SIGINT);
    (void)uv_signal_start(&s->signals[1], on_signal, SIGTERM);
    if (limits.half_open > 16)
        limits.half_open = 16;
    return net_listener_new(&s->listener, &s->loop, s->cfg, &limits, NULL,
                            &SERVE_PEER_OWNER, &s->serve) == 0
               ? EXIT_GOOD
               : no_memory();
}

/* --- listening ----------------------------------------------------------- */

static void say_listening(const struct server *s, const struct net_endpoint *at)
{
    char where[NET_ADDRESS_TEXT];
    struct serve_fact fact = {"address", where, 0};
    net_endpoint_print(where, at);
    if (s->serve.json) {
        serve_log_put(true, "listening", "", &fact, 1);
        return;
    }
    printf("listening on %s\n", where);
    (void)fflush(stdout);
}

static enum exit_status complain_listen(const struct net_endpoint *at, int rc)
{
    char where[NET_ADDRESS_TEXT];
    net_endpoint_print(where, at);
    if (rc == UV_EACCES)
        complain("serve",
                 "%s: ports below 1024 are for root: say --listen with another "
                 "port, as --listen %.*s:10102",
                 where, (int)(strrchr(where, ':') - where), where);
    else if (rc == UV_EADDRINUSE)
        complain("serve",
                 "%s: another program listens there: stop it, or say --listen "
                 "with another port",
                 where);
    else if (rc == UV_EADDRNOTAVAIL)
        complain("serve", "%s: not an address of this machine", where);
    else
        complain("serve", "%s: %s", where, uv_strerror(rc));
    return EXIT_SYSTEM;
}

static enum exit_status listen_there(struct server *s, const char *text)
{
    struct net_address address;
    struct net_endpoints at;
    const char *wrong = net_address_parse(&address, text, ASSOCIATION_PORT);
    int rc;
    if (wrong != NULL) {
        complain("serve", "'--listen': '%s': %s", text, wrong);
        return EXIT_USAGE;
    }
    rc = net_endpoints_resolve(&at, &address, false);
    if (rc != 0) {
        complain("serve", "'--listen': '%s': %s", text, uv_strerror(rc));
        return EXIT_SYSTEM;
    }
    for (size_t i = 0; i < at.num; i++) {
        rc = net_listener_add(s->listener, &at.list[i]);
        if (rc != 0)
            return complain_listen(&at.list[i], rc);
        say_listening(s, &at.list[i]);
    }
    return EXIT_GOOD;
}

/* Port 102 of this machine, or what clients of this machine try next. */
static enum exit_status listen_as_usual(struct server *s)
{
    static const uint16_t ports[] = {ASSOCIATION_PORT,
                                     ASSOCIATION_PORT_UNPRIVILEGED};
    struct net_address address;
    struct net_endpoints at;
    int rc = UV_EACCES;
    for (size_t i = 0; rc == UV_EACCES && i < 2; i++) {
        (void)net_address_parse(&address, "127.0.0.1", ports[i]);
        rc = net_endpoints_resolve(&at, &address, true);
        if (rc == 0)
            rc = net_listener_add(s->listener, &at.list[0]);
    }
    if (rc != 0)
        return complain_listen(&at.list[0], rc);
    say_listening(s, &at.list[0]);
    return EXIT_GOOD;
}

static enum exit_status listen_all(struct server *s)
{
    const char *said = s->a->value[LISTEN];
    char text[LISTEN_TEXT_MAX];
    enum exit_status status = EXIT_GOOD;
    if (said == NULL)
        return listen_as_usual(s);
    while (status == EXIT_GOOD && said != NULL) {
        size_t n = strcspn(said, ",");
        if (n >= sizeof text)
            n = sizeof text - 1;
        memcpy(text, said, n);
        text[n] = '\0';
        status = listen_there(s, text);
        said = said[n] == ',' ? said + n + 1 : NULL;
    }
    return status;
}

/* --- the whole ----------------------------------------------------------- */

/* Until a signal came and every association has ended. */
static void run_loop(struct server *s)
{
    while (!s->hurry && (!s->serve.stopping || s->serve.num_peers != 0))
        (void)uv_run(&s->uv, UV_RUN_ONCE);
}

static void close_all(struct server *s)
{
    serve_peers_drop(&s->serve);
    net_listener_free(s->listener);
    if (s->has_uv) {
        for (size_t i = 0; i < 2; i++)
            uv_close((uv_handle_t *)&s->signals[i], NULL);
        uv_close((uv_handle_t *)&s->stop_timer, NULL);
        (void)uv_run(&s->uv, UV_RUN_DEFAULT);
        (void)uv_loop_close(&s->uv);
    }
    bushing_mms_model_free(s->serve.model);
    bushing_config_free(s->cfg);
    bushing_pool_free(s->pool);
    served_files_free(s->files);
    security_clear(&s->serve.security);
    free(s->serve.buffer);
}

static enum exit_status print_model(void)
{
    fputs(bushing_mms_model_default(), stdout);
    return EXIT_GOOD;
}

static enum exit_status run_serve(const struct arguments *a)
{
    struct server *s;
    enum exit_status status;
    if (a->value[PRINT_MODEL] != NULL)
        return print_model();
    s = calloc(1, sizeof *s);
    if (s == NULL)
        return no_memory();
    s->a = a;
    status = read_options(s);
    if (status == EXIT_GOOD)
        status =
            security_read(&s->serve.security, a, SECURITY, BUSHING_RESPONDER);
    if (status == EXIT_GOOD)
        status = make_model(s);
    if (status == EXIT_GOOD)
        status = open_files(s);
    if (status == EXIT_GOOD)
        status = make_loop(s);
    if (status == EXIT_GOOD)
        status = listen_all(s);
    if (status == EXIT_GOOD)
        run_loop(s);
    close_all(s);
    free(s);
    return status;
}

const struct subcommand SERVE = {
    .name = "serve",
    .operands = "[MODEL]",
    .operand_kind = OPERAND_FILE,
    .max_operands = 1,
    .purpose = "serve a model of an IED over MMS",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_serve,
};
