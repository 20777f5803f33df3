/* End-to-end security over any transport: two ends in one program exchange
 * SecPDUs through memory. Where this program calls the other end, yours sends a
 * message that says which kind of SecPDU is in it.
 *
 *     e2e_transport_free CLIENT.pem CLIENT.key SERVER.pem SERVER.key CA.pem \
 *         CLIENT-TITLES SERVER-TITLES */
#include <bushing/e2e.h>
#include <stdio.h>
#include <string.h>

#include "around.h"

struct end {
    const char *name;
    struct end *other;
    bushing_policy *policy;
    bushing_identity *identity;
    bushing_trust *trust;
    bushing_e2e *e;
    bool closed;
};

/* Everything that an end has to say, until it is quiet. */
static void tell(struct end *end)
{
    static const char welcome[] = "welcome";
    char text[BUSHING_SECURITY_SENTENCE];
    const bushing_e2e_event *v;
    while ((v = bushing_e2e_next_event(end->e)) != NULL) {
        switch (v->kind) {
        case BUSHING_E2E_SEND: /* the octets live until the next call */
            printf("%s sends %s, %zu octets\n", end->name,
                   bushing_secpdu_name(v->secpdu), v->data.n);
            (void)bushing_e2e_receive(end->other->e, v->secpdu, v->data,
                                      around_now());
            break;
        case BUSHING_E2E_VERIFY:
            (void)bushing_e2e_judge(end->e, end->trust, around_now());
            break;
        case BUSHING_E2E_ASSOCIATE:
            (void)bushing_e2e_accept(
                end->e,
                (bushing_span){(const uint8_t *)welcome, sizeof welcome - 1},
                around_now());
            break;
        case BUSHING_E2E_RELEASE:
            (void)bushing_e2e_release_answer(end->e, around_now());
            break;
        case BUSHING_E2E_SECURITY:
            if (bushing_security_sentence(text, sizeof text, v->security) != 0)
                printf("%s: %s\n", end->name, text);
            break;
        case BUSHING_E2E_CLOSED:
            printf("%s closed: %s\n", end->name, v->what);
            end->closed = true;
            break;
        default:
            break;
        }
    }
}

static void tell_both(struct end *a)
{
    for (int turns = 0; turns < 4; turns++) {
        tell(a);
        tell(a->other);
    }
}

/* One PDU of the application, in a room with space for what protects it. */
static bool say(struct end *from, const char *word)
{
    uint8_t room[64 + BUSHING_E2E_OVERHEAD];
    bushing_span plain = {(const uint8_t *)word, strlen(word)}, pdu;
    if (bushing_e2e_protect(from->e, plain, room, sizeof room, &pdu,
                            around_now()) != 0)
        return false;
    printf("%s says %zu octets in %zu\n", from->name, plain.n, pdu.n);
    /* decrypted where it lies */
    if (bushing_e2e_unprotect(from->other->e, room + (pdu.p - room), pdu.n,
                              &plain, around_now()) != 0)
        return false;
    printf("%s reads '%.*s'\n", from->other->name, (int)plain.n,
           (const char *)plain.p);
    return true;
}

static bool make(struct end *end, enum bushing_role role, char **files,
                 const char *ca, const char *peer)
{
    return around_policy(&end->policy, peer) &&
           around_identity(&end->identity, files[0], files[1]) &&
           around_trust(&end->trust, end->identity, ca) &&
           bushing_e2e_new(&end->e, end->policy, end->identity, role,
                           around_now()) == 0;
}

static void drop(struct end *end)
{
    bushing_e2e_free(end->e);
    bushing_trust_free(end->trust);
    bushing_identity_free(end->identity);
    bushing_policy_free(end->policy);
}

int main(int argc, char **argv)
{
    static const uint8_t hello[] = "hello";
    struct end server = {.name = "server"};
    struct end client = {.name = "client", .other = &server};
    bool good = argc == 8;
    server.other = &client;
    good = good && make(&client, BUSHING_INITIATOR, argv + 1, argv[5], argv[7]);
    good = good && make(&server, BUSHING_RESPONDER, argv + 3, argv[5], argv[6]);
    good = good && bushing_e2e_associate(client.e, (bushing_span){hello, 5},
                                         around_now()) == 0;
    if (good)
        tell_both(&client);
    good = good &&
           say(&client, "0\x05"
                        "read?") &&
           say(&server, "0\x04"
                        "4711");
    if (good && bushing_e2e_release(client.e, around_now()) == 0)
        tell_both(&client);
    drop(&client);
    drop(&server);
    return good && client.closed && server.closed ? 0 : 1;
}
