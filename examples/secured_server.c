/* Serves the built-in model to clients that it trusts, one after the other,
 * secured end to end. What stands around it is in around.c.
 *
 *     secured_server server.pem server.key lab/ca.pem ASSOCIATIONS */
#include <bushing/e2e.h>
#include <bushing/mms.h>
#include <bushing/osi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "around.h"

struct server {
    bushing_policy *policy;
    bushing_identity *identity;
    bushing_trust *trust;
    bushing_pool *pool;
    bushing_config *cfg;
    bushing_mms_model *model;
    bushing_osi *association; /* of the client that is there */
    bushing_mms_server *mms;
    bool ended;
    uint8_t room[BUSHING_MMS_PDU_DEFAULT + 1024];
};

/* No trust goes into the configuration: VERIFY asks us. */
static bool begin(struct server *s, char **argv)
{
    const char *text = bushing_mms_model_default();
    bushing_span model = {(const uint8_t *)text, strlen(text)};
    if (!around_policy(&s->policy, NULL) ||
        !around_identity(&s->identity, argv[1], argv[2]) ||
        !around_trust(&s->trust, s->identity, argv[3]))
        return false;
    bushing_security how = {.policy = s->policy, .identity = s->identity};
    return !bushing_mms_model_new(&s->model, &AROUND_HEAP, model, NULL) &&
           !bushing_pool_new(&s->pool, &AROUND_HEAP, 4 << 20) &&
           !bushing_config_new(&s->cfg, &AROUND_HEAP, s->pool) &&
           !bushing_config_set_security(s->cfg, &how) &&
           !bushing_config_seal(s->cfg);
}

static void give_up(struct server *s)
{
    (void)bushing_osi_abort(s->association, 0, -1, (bushing_span){0},
                            around_now());
}

/* VERIFY: is this certificate good for that? The question has all in it. */
static void judge(struct server *s)
{
    bushing_trust_question ask;
    bushing_verdict verdict;
    bushing_osi_question(s->association, &ask);
    int rc = bushing_trust_check(s->trust, &verdict, &ask, around_now());
    (void)bushing_osi_verified(s->association, rc == 0 ? &verdict : NULL,
                               around_now());
}

/* ASSOCIATE: its signature and its certificate were good. */
static void associate(struct server *s, const bushing_association *a)
{
    bushing_association answer = *a;
    if (bushing_mms_server_initiate(s->mms, &answer.user_data, s->room,
                                    sizeof s->room, a->user_data) != 0 ||
        bushing_osi_accept(s->association, &answer, around_now()) != 0)
        give_up(s);
}

/* ESTABLISHED: its first data verified, so nobody repeats an old request. */
static void say_agreed(const struct server *s)
{
    bushing_e2e_state look;
    bushing_e2e_look(bushing_osi_e2e(s->association), &look);
    printf("association %s: %s\n", look.association,
           bushing_policy_item_name(look.cipher));
}

static void answer(struct server *s, bushing_span pdu)
{
    bushing_span out;
    if (bushing_mms_server_receive(s->mms, &out, s->room, sizeof s->room, pdu,
                                   around_now()) != 0)
        give_up(s);
    else if (out.n != 0)
        (void)bushing_osi_send(s->association, out, around_now());
}

static void on_event(struct server *s, const bushing_event *e)
{
    char text[BUSHING_SECURITY_SENTENCE];
    if (e->kind == BUSHING_EVENT_VERIFY)
        judge(s);
    else if (e->kind == BUSHING_EVENT_ASSOCIATE)
        associate(s, e->association);
    else if (e->kind == BUSHING_EVENT_ESTABLISHED)
        say_agreed(s);
    else if (e->kind == BUSHING_EVENT_DATA)
        answer(s, e->data);
    else if (e->kind == BUSHING_EVENT_RELEASE)
        (void)bushing_osi_release_answer(s->association, 0, around_now());
    else if (e->kind == BUSHING_EVENT_SECURITY)
        printf("%.*s\n",
               (int)bushing_security_sentence(text, sizeof text, e->security),
               text);
    else if (e->kind == BUSHING_EVENT_CLOSED) {
        bushing_closed_print(text, e->closed);
        printf("%s\n", text);
        s->ended = true;
    }
}

static void serve(struct server *s, int fd)
{
    bushing_mms_server_config mms = {.allocator = AROUND_HEAP};
    const bushing_event *e;
    s->mms = NULL;
    s->ended = bushing_osi_new(&s->association, s->cfg, BUSHING_RESPONDER,
                               around_now()) ||
               bushing_mms_server_new(&s->mms, s->model, &mms);
    while (!s->ended) {
        around_turn(s->association, fd);
        while ((e = bushing_osi_next_event(s->association)) != NULL)
            on_event(s, e);
    }
    (void)fflush(stdout);
    around_hang_up(s->association, fd);
    bushing_mms_server_free(s->mms);
    bushing_osi_free(s->association);
}

int main(int argc, char **argv)
{
    static struct server s;
    int door = argc == 5 && begin(&s, argv) ? around_listen() : -1;
    if (door < 0)
        fprintf(stderr, "usage: secured_server CERT KEY CA ASSOCIATIONS\n");
    for (long i = 0; door >= 0 && i < strtol(argv[4], NULL, 10); i++)
        serve(&s, around_accept(door));
    around_hang_up(NULL, door);
    bushing_config_free(s.cfg);
    bushing_pool_free(s.pool);
    bushing_mms_model_free(s.model);
    bushing_trust_free(s.trust);
    bushing_identity_free(s.identity);
    bushing_policy_free(s.policy);
    return door < 0 ? 1 : 0;
}
