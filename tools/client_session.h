/* One association with a peer, used in a straight line: open, ask, end. Runs
 * the loop underneath while it waits. Every function that fails has said why in
 * one line on stderr.
 *
 *     struct client_session *s;
 *     status = client_session_open(&s, &options, "get");
 *     if (status != EXIT_GOOD)
 *         return status;
 *     rc = bushing_mms_ask_read(client_session_mms(s),
 *                               client_session_request(s), &variable, 1);
 *     status = client_session_ask(s, rc, &answer);
 *     if (status == EXIT_GOOD && answer.kind == BUSHING_MMS_ANSWERED)
 *         ...
 *     return client_session_end(s, status);
 */
#ifndef TOOLS_CLIENT_SESSION_H
#define TOOLS_CLIENT_SESSION_H

#include <bushing/mms_client.h>

#include "association_options.h"

struct client_session;

/* Connects, associates and initiates. `sub` names the subcommand in messages.
 * On failure *out is NULL. EXIT_SYSTEM: no connection; EXIT_REFUSED: the peer
 * answers, but not with an association. The options outlive the session. */
enum exit_status client_session_open(struct client_session **out,
                                     const struct association_options *o,
                                     const char *sub);

/* The state of the client, and a request with room for the largest PDU: for
 * bushing_mms_ask_...(). */
bushing_mms_client *client_session_mms(struct client_session *s);
bushing_mms_request *client_session_request(struct client_session *s);

/* What the peer answered; lives as long as the session. */
const bushing_mms_initiate *
client_session_initiated(const struct client_session *s);

/* What was agreed for its security, "" when it is plain; and how often fresh
 * keys came into use. */
void client_session_agreed(const struct client_session *s,
                           char text[SECURITY_AGREED]);
uint32_t client_session_rekeys(const struct client_session *s);

/* "192.0.2.1:102": where it went at last. */
const char *client_session_peer(const struct client_session *s);

/* Who hears what comes without being asked for (BUSHING_MMS_INFORMED) while an
 * answer is waited for. */
void client_session_on_informed(struct client_session *s,
                                void (*informed)(void *ctx,
                                                 const bushing_mms_answer *a),
                                void *ctx);

/* Sends the request that was built (`asked` is what the function that built it
 * gave) and waits for its answer. What *answer points to lives until the next
 * call on the session. EXIT_GOOD also when the peer says BUSHING_MMS_FAILED. */
enum exit_status client_session_ask(struct client_session *s, int asked,
                                    bushing_mms_answer *answer);

enum client_wait {
    CLIENT_ANSWER,    /* something came */
    CLIENT_NOTHING,   /* the time is over; nothing was said on stderr */
    CLIENT_INTERRUPT, /* SIGINT or SIGTERM came (client_session_catch) */
    CLIENT_ENDED,     /* the association has ended: client_session_status() */
};
/* The next that comes without being asked for, or the answer to what was sent
 * with client_session_send(). Requests of the peer are refused and never seen
 * here. */
enum client_wait client_session_wait(struct client_session *s,
                                     bushing_mms_answer *answer,
                                     uint32_t timeout_ms);
/* Sends the request that was built, and waits for nothing. */
enum exit_status client_session_send(struct client_session *s, int asked);

/* From here on SIGINT and SIGTERM end a wait instead of the program. */
void client_session_catch(struct client_session *s);

/* EXIT_GOOD while the association lives, else what its end means. */
enum exit_status client_session_status(const struct client_session *s);

/* How long the steps of opening took, in nanoseconds. */
struct client_times {
    uint64_t resolve, tcp, cotp, associate;
};
struct client_times client_session_times(const struct client_session *s);

/* Concludes and releases in order (bounded by the timeout of the options),
 * closes and frees; takes NULL. Gives `status` back, or, when that was good,
 * what the end means. */
enum exit_status client_session_end(struct client_session *s,
                                    enum exit_status status);

#endif
