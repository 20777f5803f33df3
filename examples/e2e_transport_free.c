/* End-to-end security over any transport: two ends in one program exchange
 * SecPDUs through memory. Yours sends messages that say which kind is in them.
 *
 *     e2e_transport_free client.pem client.key server.pem server.key \
 *         lab/ca.pem 1.3.9999.34/1 1.3.9999.33/1 */
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
};

/* The application's PDUs are values in BER, here octet strings. */
static bushing_span text_of(const char *s)
{
    return (bushing_span){(const uint8_t *)s, strlen(s)};
}

/* Everything that an end has to say, until it is quiet. What SEND shows lives
 * until the next call on the object. */
static void tell(struct end *end)
{
    char text[BUSHING_SECURITY_SENTENCE];
    const bushing_e2e_event *v;
    while ((v = bushing_e2e_next_event(end->e)) != NULL)
        if (v->kind == BUSHING_E2E_SEND) {
            printf("%s sends %s, %zu octets\n", end->name,
                   bushing_secpdu_name(v->secpdu), v->data.n);
            (void)bushing_e2e_receive(end->other->e, v->secpdu, v->data,
                                      around_now());
        } else if (v->kind ==
                   BUSHING_E2E_VERIFY) { /* is it the peer we want? */
            (void)bushing_e2e_judge(end->e, end->trust, around_now());
        } else if (v->kind == BUSHING_E2E_ASSOCIATE) {
            (void)bushing_e2e_accept(end->e, text_of("\x04\x07welcome"),
                                     around_now());
        } else if (v->kind == BUSHING_E2E_RELEASE) {
            (void)bushing_e2e_release_answer(end->e, around_now());
        } else if (v->kind == BUSHING_E2E_SECURITY) {
            printf(
                "%s: %.*s\n", end->name,
                (int)bushing_security_sentence(text, sizeof text, v->security),
                text);
        } else if (v->kind == BUSHING_E2E_CLOSED) {
            printf("%s closed: %s\n", end->name, v->what);
        }
}

static void tell_both(struct end *a)
{
    for (int turns = 0; turns < 8; turns++)
        tell(turns % 2 == 0 ? a : a->other);
}

/* One PDU of the application, in a room with space for what protects it; it is
 * decrypted where it lies. */
static bool say(struct end *from, const char *word)
{
    uint8_t room[64 + BUSHING_E2E_OVERHEAD];
    bushing_span plain, pdu;
    if (bushing_e2e_protect(from->e, text_of(word), room, sizeof room, &pdu,
                            around_now()) != 0)
        return false;
    printf("%s says %zu octets in %zu\n", from->name, strlen(word), pdu.n);
    if (bushing_e2e_unprotect(from->other->e, room + (pdu.p - room), pdu.n,
                              &plain, around_now()) != 0)
        return false;
    printf("%s reads '%.*s'\n", from->other->name, (int)plain.n - 2,
           (const char *)plain.p + 2);
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
    static struct end client, server = {.name = "server", .other = &client};
    client = (struct end){.name = "client", .other = &server};
    bool good = argc == 8 &&
                make(&client, BUSHING_INITIATOR, argv + 1, argv[5], argv[7]) &&
                make(&server, BUSHING_RESPONDER, argv + 3, argv[5], argv[6]) &&
                !bushing_e2e_associate(client.e, text_of("\x04\x05hello"),
                                       around_now());
    if (good)
        tell_both(&client);
    good = good && say(&client, "\x04\x08how much") &&
           say(&server, "\x04\x04lots") &&
           !bushing_e2e_release(client.e, around_now());
    if (good)
        tell_both(&client);
    drop(&client);
    drop(&server);
    return good ? 0 : 1;
}
