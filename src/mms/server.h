/* The server of one association, inside. Each service is a function in a table
 * (server.c); it writes the contents of its response or says why it does not.
 */
#ifndef MMS_SERVER_H
#define MMS_SERVER_H

#include "mms/list.h"
#include "schema/mms.h"

/* A report control block as this association sees it. */
struct mms_rcb {
    bool enabled, reserved;
    bool general; /* an interrogation waits for its report */
    uint8_t sq_num;
    uint8_t opt_flds[2], trg_ops;
    uint8_t id_len, set_len;
    char id[BUSHING_MMS_ITEM_MAX], set[BUSHING_MMS_ITEM_MAX];
    uint32_t buf_tm, period_ms;
    uint64_t due; /* the next integrity report, monotonic */
    /* a report that takes several PDUs: */
    bool sending;
    uint8_t reason;
    uint16_t next;    /* member */
    uint16_t segment; /* SubSeqNum */
    bushing_time at;  /* when its values were taken */
};

struct mms_open_file {
    bool used;
    void *handle;
};

enum mms_server_state { SERVER_NEW, SERVER_OPEN, SERVER_CONCLUDED };

struct bushing_mms_server {
    bushing_mms_model *model;
    bushing_mms_server_config config;
    enum mms_server_state state;
    size_t pdu_size;
    unsigned rejects;
    bushing_mms_server_last last;
    struct mms_rcb rcb[BUSHING_MMS_REPORTS_MAX];
    /* lists of this association: OWN_LISTS_MAX, or none before the first one
     * is defined, which most clients never do */
    struct mms_list *own;
    size_t num_own;
    struct mms_open_file files[BUSHING_MMS_FILES_MAX];
    /* the variables or names of the request that is being served */
    int32_t targets[BUSHING_MMS_VARIABLES_MAX];
};

/* How a service ends. */
enum mms_verdict { SAYS_ANSWER, SAYS_ERROR, SAYS_REJECT };

/* One request while it is served. */
struct mms_turn {
    bushing_mms_server *s;
    const struct mms_confirmed_service_request *q;
    struct writer *w; /* over the caller's buffer, as long as the PDU may be */
    bushing_time now;
    int error_class, code; /* SAYS_ERROR; SAYS_REJECT: the code alone */
    const char *why;       /* additionalDescription, or NULL */
};

typedef enum mms_verdict mms_service(struct mms_turn *t);

static inline enum mms_verdict mms_error(struct mms_turn *t, int error_class,
                                         int code, const char *why)
{
    t->error_class = error_class;
    t->code = code;
    t->why = why;
    return SAYS_ERROR;
}

/* Codes of ServiceError that are used. */
enum {
    DEFINITION_OBJECT_EXISTS = 5,
    RESOURCE_OTHER = 0,
    RESOURCE_CAPABILITY_UNAVAILABLE = 4,
    SERVICE_CONTINUATION_INVALID = 4,
    ERROR_ACCESS_UNSUPPORTED = 1,
    ERROR_ACCESS_NON_EXISTENT = 2,
    ERROR_ACCESS_DENIED = 3,
    CANCEL_INVOKE_ID_UNKNOWN = 1,
    INITIATE_OTHER = 0,
    INITIATE_VERSION_INCOMPATIBLE = 1,
    INITIATE_MAX_SEGMENT_INSUFFICIENT = 2,
};

/* Codes of a Reject of a confirmed request, and of pdu-error. */
enum {
    REJECT_UNRECOGNIZED_SERVICE = 1,
    REJECT_UNRECOGNIZED_MODIFIER = 2,
    REJECT_INVALID_INVOKE_ID = 3,
    REJECT_INVALID_ARGUMENT = 4,
    REJECT_UNKNOWN_PDU = 0,
    REJECT_INVALID_PDU = 1,
};

static inline enum mms_verdict mms_reject_argument(struct mms_turn *t)
{
    t->code = REJECT_INVALID_ARGUMENT;
    return SAYS_REJECT;
}

static inline enum mms_verdict mms_not_there(struct mms_turn *t)
{
    return mms_error(t, MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT,
                     NULL);
}

/* server_names.c */
mms_service mms_serve_status, mms_serve_identify, mms_serve_get_name_list;
/* server_read.c */
mms_service mms_serve_read, mms_serve_attributes;
/* server_write.c */
mms_service mms_serve_write;
/* server_list.c */
mms_service mms_serve_define_list, mms_serve_list_attributes,
    mms_serve_delete_list;
/* server_file.c */
mms_service mms_serve_file_open, mms_serve_file_read, mms_serve_file_close,
    mms_serve_file_directory;
void mms_files_close(bushing_mms_server *s);

/* --- variables (server_read.c) ------------------------------------------- */

/* The node that one variable of a request means, or an access error below 0. */
int32_t mms_target(const bushing_mms_server *s,
                   const struct mms_variable_item *item);

/* The list of this name that the association can see, or NULL. */
struct mms_list *mms_visible_list(bushing_mms_server *s,
                                  const struct mms_object_name *name);

/* Puts the Data of a node as it is now. */
void mms_put_data(const bushing_mms_server *s, struct writer *w, uint32_t node,
                  bushing_time now);

/* --- report control blocks (server_rcb.c, server_report.c) --------------- */

void mms_rcb_begin(bushing_mms_server *s);

/* The contents of a field, in the RCB or in buffer. */
span mms_rcb_get(const bushing_mms_server *s, const struct mms_node *n,
                 uint8_t buffer[static 16]);

/* 0, or why it cannot be set: nothing is changed unless `commit` is true. */
int mms_rcb_set(bushing_mms_server *s, const struct mms_node *n, span body,
                bushing_time now, bool commit);

/* The data set of a reference "INV1/LLN0$ds" or "@own", or NULL. */
struct mms_list *mms_rcb_list(bushing_mms_server *s, const struct mms_rcb *rcb);

/* Bits of OptFlds and TrgOps, the first is 0. */
enum {
    OPT_SEQUENCE_NUMBER = 1,
    OPT_TIME = 2,
    OPT_REASON = 3,
    OPT_DATA_SET = 4,
    OPT_DATA_REFERENCE = 5,
    OPT_CONF_REV = 8,
    OPT_SEGMENTATION = 9,
    TRG_INTEGRITY = 4,
    TRG_GENERAL = 5,
};

static inline bool mms_bit(const uint8_t *octets, unsigned i)
{
    return (octets[i / 8] >> (7 - i % 8) & 1) != 0;
}

#endif
