/* Reads a value from an MMS server over an association that is secured end to
 * end, and says what both sides agreed on. What stands around is in around.c.
 *
 *     secured_client 127.0.0.1 102 client.pem client.key lab/ca.pem \
 *         1.3.9999.33/1 'INV1/MMXU1$MX$TotW$mag$f' */
#include <bushing/e2e.h>
#include <bushing/mms_client.h>
#include <bushing/mms_value.h>
#include <bushing/osi.h>
#include <stdio.h>

#include "around.h"

struct client {
    bushing_policy *policy;
    bushing_security security;
    bushing_osi *association;
    bushing_mms_client mms;
    bushing_mms_reference wanted;
    uint8_t room[1024], name_room[BUSHING_MMS_NAME_ROOM];
    int status; /* of the program */
    bool ended;
};

/* With a trust in the configuration the peer's certificate is judged there;
 * secured_server.c does it itself. */
static bool secure(struct client *c, bushing_config *cfg, char **argv)
{
    bushing_security *s = &c->security;
    bool good = around_policy(&c->policy, argv[6]) &&
                around_identity(&s->identity, argv[3], argv[4]) &&
                around_trust(&s->trust, s->identity, argv[5]);
    s->policy = c->policy;
    return good && bushing_config_set_security(cfg, s) == 0;
}

static void ask(struct client *c, int built, bushing_mms_request *r)
{
    if (built != 0 ||
        bushing_osi_send(c->association, r->pdu, around_now()) != 0)
        (void)bushing_osi_release(c->association, 0, around_now());
}

/* READY: keys are there. The question goes out under them. */
static void on_ready(struct client *c, const bushing_association *a)
{
    bushing_mms_request r = {.room = c->room, .room_len = sizeof c->room};
    bushing_mms_answer answer;
    if (bushing_mms_answer_read(&c->mms, &answer, a->user_data) == 0)
        ask(c, bushing_mms_ask_identify(&c->mms, &r), &r);
}

/* ESTABLISHED: an answer verified. Only now it is proven who is there. */
static void on_established(const struct client *c)
{
    bushing_e2e_state s;
    bushing_e2e_look(bushing_osi_e2e(c->association), &s);
    printf("association %s, %s, %s\n", s.association,
           s.encrypted ? "encrypted" : "not encrypted",
           bushing_policy_item_name(s.cipher));
}

static void on_data(struct client *c, bushing_span pdu)
{
    bushing_mms_request r = {.room = c->room, .room_len = sizeof c->room};
    bushing_mms_answer a;
    bushing_mms_result v;
    char text[400];
    size_t n;
    bool good = bushing_mms_answer_read(&c->mms, &a, pdu) == 0 &&
                a.kind == BUSHING_MMS_ANSWERED;
    if (good && a.service == BUSHING_MMS_IDENTIFY) {
        printf("this is %.*s\n", (int)a.u.identity.model.n,
               (const char *)a.u.identity.model.p);
        ask(c, bushing_mms_ask_read(&c->mms, &r, &c->wanted.variable, 1), &r);
        return;
    }
    if (good && bushing_mms_next_result(&a.u.results, &v) && v.data.p != NULL &&
        bushing_mms_value_print(text, sizeof text, &n, v.data, NULL) == 0) {
        printf("%.*s\n", (int)n, text);
        c->status = 0;
    }
    (void)bushing_osi_release(c->association, 0, around_now());
}

static void tell(struct client *c)
{
    char text[BUSHING_SECURITY_SENTENCE];
    const bushing_event *e;
    while ((e = bushing_osi_next_event(c->association)) != NULL) {
        if (e->kind == BUSHING_EVENT_SECURITY)
            fprintf(
                stderr, "%.*s\n",
                (int)bushing_security_sentence(text, sizeof text, e->security),
                text);
        else if (e->kind == BUSHING_EVENT_READY)
            on_ready(c, e->association);
        else if (e->kind == BUSHING_EVENT_ESTABLISHED)
            on_established(c);
        else if (e->kind == BUSHING_EVENT_DATA)
            on_data(c, e->data);
        else if (e->kind == BUSHING_EVENT_CLOSED) {
            bushing_closed_print(text, e->closed);
            fprintf(stderr, "%s\n", text);
            c->ended = true;
        }
    }
}

static bool associate(struct client *c)
{
    bushing_mms_request r = {.room = c->room, .room_len = sizeof c->room};
    bushing_association wanted = {.tpdu_size = 8192};
    if (bushing_mms_ask_initiate(&c->mms, &r, NULL) != 0)
        return false;
    wanted.user_data = r.pdu;
    return !bushing_osi_associate(c->association, &wanted, around_now());
}

int main(int argc, char **argv)
{
    struct client c = {.status = 1};
    bushing_pool *pool = NULL;
    bushing_config *cfg = NULL;
    int fd = argc == 8 ? around_connect(argv[1], argv[2]) : -1;
    if (fd < 0 ||
        bushing_mms_reference_parse(&c.wanted, c.name_room, argv[7]) ||
        bushing_pool_new(&pool, &AROUND_HEAP, 1 << 20) ||
        bushing_config_new(&cfg, &AROUND_HEAP, pool) ||
        !secure(&c, cfg, argv) || bushing_config_seal(cfg) ||
        bushing_osi_new(&c.association, cfg, BUSHING_INITIATOR, around_now()) ||
        !associate(&c)) {
        fprintf(stderr, "one of HOST PORT CERT KEY CA PEER VARIABLE is not "
                        "there, or does not fit the others\n");
        c.ended = true;
    }
    if (!c.ended)
        tell(&c);
    for (; !c.ended; tell(&c))
        around_turn(c.association, fd);
    around_hang_up(c.association, fd);
    bushing_osi_free(c.association);
    bushing_config_free(cfg);
    bushing_trust_free(c.security.trust);
    bushing_identity_free(c.security.identity);
    bushing_policy_free(c.policy);
    bushing_pool_free(pool);
    return c.status;
}
