/* What the subcommands that ask a server have in common: one association, names
 * and types and values of it, and what is said when the server refuses. */
#ifndef TOOLS_REMOTE_H
#define TOOLS_REMOTE_H

#include <bushing/mms_value.h>

#include "client_session.h"
#include "name_list.h"

struct remote {
    const char *sub;
    const char *host; /* as it was typed */
    struct association_options options;
    struct client_session *session;
    bool dead;     /* no use to go on: it was said why */
    char why[512]; /* what was refused last, and why */
    struct name_list domains;
    bool has_domains;
    struct remote_domain *known; /* names of domains that were asked for */
};

/* Reads the shared options; the host is the first operand. */
enum exit_status remote_options(struct remote *r, const struct arguments *a);
enum exit_status remote_open(struct remote *r);
/* Ends in order what was opened, and frees what it holds; in any case. */
enum exit_status remote_close(struct remote *r, enum exit_status status);

bushing_mms_client *remote_mms(struct remote *r);
bushing_mms_request *remote_request(struct remote *r);

/* Asks. EXIT_GOOD: the service was done, *a is its answer. A refusal of the
 * server is EXIT_REFUSED after one line about `what`; NULL: without a line. */
enum exit_status remote_ask(struct remote *r, bushing_mms_answer *a, int asked,
                            const char *what);

/* "bushing get: HOST: WHAT: ..." by a printf format. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
void remote_complain(struct remote *r, const char *what,
                     const char *format, ...);
enum exit_status remote_no_memory(struct remote *r);

/* --- octets that are kept ------------------------------------------------ */

/* A copy; p == NULL without memory, never for an empty one. free() its p. */
struct octets {
    uint8_t *p;
    size_t n;
};
struct octets octets_copy(bushing_span s);
static inline bushing_span octets_span(const struct octets *o)
{
    return (bushing_span){o->p, o->n};
}

/* --- names and types ----------------------------------------------------- */

/* All names of a class, with the questions that takes. */
enum exit_status remote_names(struct remote *r, struct name_list *out,
                              enum bushing_mms_class of,
                              const bushing_mms_object *where,
                              const char *what);
/* The domains, and the variables of one; asked for once. NULL after a
 * refusal, of which nothing was said. */
const struct name_list *remote_domains(struct remote *r);
const struct name_list *remote_variables(struct remote *r, bushing_span domain);

/* What a user named. */
struct target {
    const char *said;
    bushing_mms_reference ref;
    uint8_t room[BUSHING_MMS_NAME_ROOM];
    char item[BUSHING_MMS_NAME_TEXT +
              4]; /* with the constraint that was found */
};

/* EXIT_USAGE after one line. */
enum exit_status target_read(struct target *t, const char *sub,
                             const char *said);
/* Finds the functional constraint where it lacks. */
enum exit_status remote_resolve(struct remote *r, struct target *t);
/* Says that the server refused a target, and what may have been meant. `why`
 * may be that of the remote. */
void remote_complain_access(struct remote *r, const struct target *t,
                            const char *why);

/* The type of a variable, kept; EXIT_REFUSED without a line when `what` is
 * NULL. */
enum exit_status remote_type(struct remote *r, struct octets *out,
                             const bushing_mms_object *name, const char *what);
/* The same of a variable or an element of an array, whose name as text is
 * `name`; p == NULL and without a line where that cannot be had. */
void remote_variable_type(struct remote *r, struct octets *out,
                          const bushing_mms_variable *v, const char *name);

/* --- values -------------------------------------------------------------- */

/* Reads one variable. On EXIT_GOOD either the data are kept in *out, or they
 * are empty and *failure is a DataAccessError. */
enum exit_status remote_read(struct remote *r, struct octets *out,
                             int64_t *failure, const bushing_mms_variable *v,
                             const char *what);

/* A value or a type as text, ends with 0; NULL without memory. free() it. */
char *remote_value_text(bushing_span data, bushing_span type, const char *name,
                        bool json);
char *remote_type_text(bushing_span type, bool json);

/* True for values whose components the type gives names. */
bool remote_is_composed(bushing_span data);

/* --- lists of variables -------------------------------------------------- */

struct member {
    char text[BUSHING_MMS_NAME_TEXT];
    bushing_mms_variable variable; /* points into `room` */
    struct octets room;
    struct octets type; /* p == NULL: not known, or not asked for */
};

struct member_list {
    struct member *member;
    size_t num;
    bool deletable;
};

enum exit_status remote_members(struct remote *r, struct member_list *out,
                                const bushing_mms_object *list,
                                const char *what);
/* Asks for the types of all members; without a line for those it does not get.
 */
void remote_member_types(struct remote *r, struct member_list *l);
void member_list_clear(struct member_list *l);

#endif
