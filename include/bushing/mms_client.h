/* The client's side of MMS: requests are built into the caller's buffer, PDUs
 * of the server are read and held against what was asked. No memory, no
 * sockets, no clock; the PDUs go out and come in through bushing/osi.h.
 *
 *     bushing_mms_client c = {0};
 *     bushing_mms_request r = {.room = buffer, .room_len = sizeof buffer};
 *     bushing_mms_ask_initiate(&c, &r, NULL);  r.pdu is the user data of the
 *                                              association
 *     bushing_mms_answer_read(&c, &a, its user data);      a.kind, a.u.initiate
 *     bushing_mms_ask_read(&c, &r, &variable, 1);          r.pdu goes out
 *     bushing_mms_answer_read(&c, &a, what came);
 *     while (bushing_mms_next_result(&a.u.results, &result))
 *         ... result.data ...
 *
 * All that an answer points to lies in the PDU it was read from. An answer that
 * was read is checked to its last octet; strings in segments are refused
 * (SEGMENTED). */
#ifndef BUSHING_MMS_CLIENT_H
#define BUSHING_MMS_CLIENT_H

#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Requests that may wait for their answers at once; the peer may allow less. */
#define BUSHING_MMS_PENDING_MAX 16

/* --- names --------------------------------------------------------------- */

enum bushing_mms_scope {
    BUSHING_MMS_SCOPE_VMD,
    BUSHING_MMS_SCOPE_DOMAIN,
    BUSHING_MMS_SCOPE_ASSOCIATION,
};

/* The name of a variable or of a list of variables. */
typedef struct bushing_mms_object {
    enum bushing_mms_scope scope;
    bushing_span domain; /* only in the scope of a domain */
    bushing_span item;
} bushing_mms_object;

/* A variable, or a part of one. */
typedef struct bushing_mms_variable {
    bushing_mms_object name;
    bushing_span access; /* contents of an AlternateAccess: elements of an
                            array, and what is below them; p == NULL: all */
} bushing_mms_variable;

/* What a person means by a name. */
typedef struct bushing_mms_reference {
    bushing_mms_variable variable;
    bool list;     /* a list of variables: variable.name is its name */
    bool lacks_fc; /* IEC 61850 spelling without [FC]: the item is then
                      "MMXU1$TotW$mag$f", and the functional constraint goes
                      behind its first part */
} bushing_mms_reference;

/* No name that is typed is longer than the first; what it becomes fits into the
 * second. */
enum { BUSHING_MMS_NAME_TEXT = 400, BUSHING_MMS_NAME_ROOM = 1024 };

/* Reads a name as people write it; the parts lie in `room`.
 *     INV1/MMXU1$MX$TotW$mag$f      as MMS spells it
 *     INV1/MMXU1.TotW.mag.f[MX]     as IEC 61850 does; [MX] may lack
 *     INV1/MHAI1$MX$HA$phsAHar(3)$cVal$mag$f       an element of an array
 *     Supported_Features            of the VMD, without a domain
 *     @INV1/LLN0$Measurements  @INV1/LLN0.Measurements        a list
 *     @Mine                         a list of this association
 *     @/Common                      a list of the VMD
 * 0, or MMS_NAME. */
BUSHING_API int bushing_mms_reference_parse(bushing_mms_reference *out,
                                            uint8_t room[BUSHING_MMS_NAME_ROOM],
                                            const char *text);

/* Prints the MMS spelling of a name, "@" in front of one of the association;
 * always terminated, cut with ".." when it is too long. Octets outside of
 * printable ASCII become "?". */
BUSHING_API void bushing_mms_object_print(char text[BUSHING_MMS_NAME_TEXT],
                                          const bushing_mms_object *o);
BUSHING_API void bushing_mms_variable_print(char text[BUSHING_MMS_NAME_TEXT],
                                            const bushing_mms_variable *v);

/* --- the client and its requests ----------------------------------------- */

/* What two ends agree on. Of a request: all zero asks for the usual. */
typedef struct bushing_mms_initiate {
    uint32_t pdu_max;     /* octets of a PDU; 0: no limit is stated */
    uint16_t calling_max; /* requests of the client at once */
    uint16_t called_max;  /* requests of the server at once */
    uint8_t nesting;      /* of structures; 0: not stated */
    int16_t version;
    bushing_span parameters; /* contents of the BIT STRING, in front the
                                octet that counts unused bits */
    bushing_span services;   /* the same */
} bushing_mms_initiate;

enum {
    BUSHING_MMS_USUAL_PDU = 65000,
    BUSHING_MMS_USUAL_CALLING = 5,
    BUSHING_MMS_USUAL_CALLED = 5,
    BUSHING_MMS_USUAL_NESTING = 10,
    BUSHING_MMS_USUAL_VERSION = 1,
};

/* The state of a client: caller storage, all zero at the start. Look at it, and
 * leave it to the functions. */
typedef struct bushing_mms_client {
    bool initiating, initiated, concluding;
    uint32_t proposed;    /* as pdu_max, by us */
    uint32_t pdu_max;     /* as agreed; no request is longer; 0: no limit */
    uint16_t calling_max; /* as agreed; 0: before that */
    uint32_t last_invoke_id;
    size_t num_pending;
    struct {
        uint32_t invoke_id;
        int service; /* enum bushing_mms_service */
        bool forgotten;
    } pending[BUSHING_MMS_PENDING_MAX];
} bushing_mms_client;

enum bushing_mms_service {
    BUSHING_MMS_STATUS,
    BUSHING_MMS_IDENTIFY,
    BUSHING_MMS_GET_NAMES,
    BUSHING_MMS_GET_TYPE,
    BUSHING_MMS_READ,
    BUSHING_MMS_WRITE,
    BUSHING_MMS_DEFINE_LIST,
    BUSHING_MMS_GET_LIST,
    BUSHING_MMS_DELETE_LIST,
    BUSHING_MMS_FILE_DIRECTORY,
    BUSHING_MMS_FILE_OPEN,
    BUSHING_MMS_FILE_READ,
    BUSHING_MMS_FILE_CLOSE,
    BUSHING_MMS_NO_SERVICE, /* of what has none, or another one */
};

/* A request: where to build it, and what came of that. */
typedef struct bushing_mms_request {
    uint8_t *room; /* the caller's; the PDU lies at its end */
    size_t room_len;
    bushing_span pdu;
    uint32_t invoke_id; /* of a confirmed request */
} bushing_mms_request;

/* All bushing_mms_ask_...() give 0, or
 *   SPACE        the room is too small
 *   MMS_SIZE     the PDU would be longer than was agreed: ask for less
 *   WOULD_BLOCK  too many requests wait for their answers
 *   or an error of the category CODEC for an argument that MMS cannot carry;
 * then nothing was asked. */
BUSHING_API int bushing_mms_ask_initiate(bushing_mms_client *c,
                                         bushing_mms_request *r,
                                         const bushing_mms_initiate *wanted);
BUSHING_API int bushing_mms_ask_conclude(bushing_mms_client *c,
                                         bushing_mms_request *r);
BUSHING_API int bushing_mms_ask_status(bushing_mms_client *c,
                                       bushing_mms_request *r, bool extended);
BUSHING_API int bushing_mms_ask_identify(bushing_mms_client *c,
                                         bushing_mms_request *r);

/* What names are asked for. */
enum bushing_mms_class {
    BUSHING_MMS_CLASS_VARIABLE = 0,
    BUSHING_MMS_CLASS_LIST = 2,
    BUSHING_MMS_CLASS_TYPE = 3,
    BUSHING_MMS_CLASS_JOURNAL = 8,
    BUSHING_MMS_CLASS_DOMAIN = 9,
};

/* The names of a class: `where` says the scope, and its domain; its item is not
 * looked at. They go on behind `after`, the last name of the answer before;
 * p == NULL: from the first. */
BUSHING_API int bushing_mms_ask_names(bushing_mms_client *c,
                                      bushing_mms_request *r,
                                      enum bushing_mms_class of,
                                      const bushing_mms_object *where,
                                      bushing_span after);
BUSHING_API int bushing_mms_ask_type(bushing_mms_client *c,
                                     bushing_mms_request *r,
                                     const bushing_mms_object *name);

BUSHING_API int bushing_mms_ask_read(bushing_mms_client *c,
                                     bushing_mms_request *r,
                                     const bushing_mms_variable *variables,
                                     size_t num);
BUSHING_API int bushing_mms_ask_read_list(bushing_mms_client *c,
                                          bushing_mms_request *r,
                                          const bushing_mms_object *list);
/* `data` are `num` whole values of Data, one for each variable. */
BUSHING_API int bushing_mms_ask_write(bushing_mms_client *c,
                                      bushing_mms_request *r,
                                      const bushing_mms_variable *variables,
                                      const bushing_span *data, size_t num);
BUSHING_API int bushing_mms_ask_write_list(bushing_mms_client *c,
                                           bushing_mms_request *r,
                                           const bushing_mms_object *list,
                                           const bushing_span *data,
                                           size_t num);

BUSHING_API int
bushing_mms_ask_define_list(bushing_mms_client *c, bushing_mms_request *r,
                            const bushing_mms_object *list,
                            const bushing_mms_variable *variables, size_t num);
BUSHING_API int bushing_mms_ask_list(bushing_mms_client *c,
                                     bushing_mms_request *r,
                                     const bushing_mms_object *list);
BUSHING_API int bushing_mms_ask_delete_list(bushing_mms_client *c,
                                            bushing_mms_request *r,
                                            const bushing_mms_object *list);

/* The elements of a list in an answer, one after the other, as they came. */
typedef struct bushing_mms_list {
    bushing_span rest; /* of those that are still to come */
    size_t num;        /* how many these are */
} bushing_mms_list;

/* The files of a folder (p == NULL: of the root). `after` is the file name of
 * the last entry before, or NULL. */
BUSHING_API int bushing_mms_ask_directory(bushing_mms_client *c,
                                          bushing_mms_request *r,
                                          bushing_span folder,
                                          const bushing_mms_list *after);
BUSHING_API int bushing_mms_ask_file_open(bushing_mms_client *c,
                                          bushing_mms_request *r,
                                          bushing_span name, uint32_t position);
BUSHING_API int bushing_mms_ask_file_read(bushing_mms_client *c,
                                          bushing_mms_request *r, int32_t file);
BUSHING_API int bushing_mms_ask_file_close(bushing_mms_client *c,
                                           bushing_mms_request *r,
                                           int32_t file);

/* Nobody waits for this answer any more; when it comes it is one to pass over.
 * Until then the server works on the request, and it counts. */
BUSHING_API void bushing_mms_client_forget(bushing_mms_client *c,
                                           uint32_t invoke_id);

/* What a client that serves nothing says to a request of the server: a Reject,
 * unrecognized-service. */
BUSHING_API int bushing_mms_refuse(bushing_mms_client *c,
                                   bushing_mms_request *r, uint32_t invoke_id);
/* And to a Conclude of the server. */
BUSHING_API int bushing_mms_agree_conclude(bushing_mms_client *c,
                                           bushing_mms_request *r);

/* --- answers ------------------------------------------------------------- */

/* Why a service failed, or was rejected. */
typedef struct bushing_mms_failure {
    bool rejected; /* by a RejectPDU: `error_class` is then the PDU that was
                      rejected */
    int error_class;
    int64_t code;
    bool has_additional_code;
    int64_t additional_code;
    bushing_span description; /* the server's words, or p == NULL */
} bushing_mms_failure;

/* "access", "object-non-existent": "unknown" for numbers without a name. Never
 * NULL. */
BUSHING_API const char *bushing_mms_failure_class(const bushing_mms_failure *f);
BUSHING_API const char *bushing_mms_failure_name(const bushing_mms_failure *f);

enum { BUSHING_MMS_FAILURE_TEXT = 240 };
/* "object-non-existent (access 2)", "rejected: unrecognized-service
 * (confirmed-requestPDU 1)"; always terminated. */
BUSHING_API void bushing_mms_failure_print(char text[BUSHING_MMS_FAILURE_TEXT],
                                           const bushing_mms_failure *f);

typedef struct bushing_mms_identity {
    bushing_span vendor, model, revision; /* UTF-8 */
} bushing_mms_identity;

typedef struct bushing_mms_vmd_status {
    int64_t logical, physical;
} bushing_mms_vmd_status;

/* "state-changes-allowed", "operational"; "unknown". Never NULL. */
BUSHING_API const char *
bushing_mms_logical_status(const bushing_mms_vmd_status *s);
BUSHING_API const char *
bushing_mms_physical_status(const bushing_mms_vmd_status *s);

typedef struct bushing_mms_names {
    bushing_mms_list names; /* bushing_mms_next_name() */
    bool more_follows;
} bushing_mms_names;

typedef struct bushing_mms_type {
    bool deletable;
    bushing_span type; /* a whole TypeSpecification: bushing/mms_value.h */
} bushing_mms_type;

typedef struct bushing_mms_list_attributes {
    bool deletable;
    bushing_mms_list variables; /* bushing_mms_next_variable() */
} bushing_mms_list_attributes;

typedef struct bushing_mms_deleted {
    uint32_t matched, deleted;
} bushing_mms_deleted;

typedef struct bushing_mms_file {
    bushing_mms_list name; /* of a directory's entry */
    int32_t id;            /* of an open file */
    uint32_t size;
    bushing_span modified; /* GeneralizedTime: text; or p == NULL */
} bushing_mms_file;

typedef struct bushing_mms_directory {
    bushing_mms_list entries; /* bushing_mms_next_file() */
    bool more_follows;
} bushing_mms_directory;

typedef struct bushing_mms_file_data {
    bushing_span octets;
    bool more_follows;
} bushing_mms_file_data;

/* Values that came without being asked for. */
typedef struct bushing_mms_information {
    bool is_list;
    bushing_mms_object list;    /* that the values belong to */
    bushing_mms_list variables; /* or each its own */
    bushing_mms_list results;
} bushing_mms_information;

enum bushing_mms_kind {
    BUSHING_MMS_ANSWERED,       /* u by `service` */
    BUSHING_MMS_FAILED,         /* u.failure */
    BUSHING_MMS_INITIATED,      /* u.initiate */
    BUSHING_MMS_CONCLUDED,      /* the answer to a Conclude */
    BUSHING_MMS_INFORMED,       /* u.information: not asked for */
    BUSHING_MMS_ASKED,          /* a request of the server: invoke_id */
    BUSHING_MMS_ASKED_CONCLUDE, /* the server wants to conclude */
    BUSHING_MMS_UNCONFIRMED,    /* pass over it: another unconfirmed service,
                                   or an answer that was forgotten */
};

typedef struct bushing_mms_answer {
    enum bushing_mms_kind kind;
    enum bushing_mms_service service; /* that was asked for */
    bool has_invoke_id;
    uint32_t invoke_id;
    union {
        bushing_mms_failure failure;
        bushing_mms_initiate initiate;
        bushing_mms_information information;
        bushing_mms_vmd_status status;
        bushing_mms_identity identity;
        bushing_mms_names names;
        bushing_mms_type type;
        bushing_mms_list results; /* of reading: bushing_mms_next_result() */
        bushing_mms_list written; /* bushing_mms_next_written() */
        bushing_mms_list_attributes list;
        bushing_mms_deleted deleted;
        bushing_mms_directory directory;
        bushing_mms_file file;
        bushing_mms_file_data file_data;
    } u;
} bushing_mms_answer;

/* Reads one PDU of the server. 0, or
 *   an error of the category CODEC: it cannot be read;
 *   MMS_INVOKE_ID  the answer to something that was not asked;
 *   MMS_SERVICE    the answer of another service than was asked;
 *   MMS_PDU        a PDU that no server sends to a client, or not now.
 * After each of these the peer has broken the protocol. */
BUSHING_API int bushing_mms_answer_read(bushing_mms_client *c,
                                        bushing_mms_answer *out,
                                        bushing_span pdu);

/* The result of one variable that was read or reported. */
typedef struct bushing_mms_result {
    bushing_span data; /* a whole value of Data; p == NULL: there is none */
    int64_t failure; /* then a DataAccessError: bushing/mms_value.h; else -1 */
} bushing_mms_result;

/* Each takes the next element of its list; false behind the last. */
BUSHING_API bool bushing_mms_next_name(bushing_mms_list *l, bushing_span *name);
BUSHING_API bool bushing_mms_next_result(bushing_mms_list *l,
                                         bushing_mms_result *result);
/* -1 for what was written, else a DataAccessError. */
BUSHING_API bool bushing_mms_next_written(bushing_mms_list *l,
                                          int64_t *failure);
/* A variable that has no name is all zero. */
BUSHING_API bool bushing_mms_next_variable(bushing_mms_list *l,
                                           bushing_mms_variable *v);
BUSHING_API bool bushing_mms_next_file(bushing_mms_list *l,
                                       bushing_mms_file *file);

/* The parts of a file name, with strokes between them; always terminated. What
 * is not printable ASCII becomes "?". False when it was too long or had to be
 * changed: a file of this name cannot be asked for. */
BUSHING_API bool bushing_mms_file_name(char text[BUSHING_MMS_NAME_TEXT],
                                       const bushing_mms_list *name);

/* True when the service of this name of the standard, "getNameList", or the
 * parameter, "vlis", is offered. */
BUSHING_API bool bushing_mms_offers(const bushing_mms_initiate *i,
                                    const char *name);

/* --- reports of IEC 61850 ------------------------------------------------ */

/* Bits of BUSHING_MMS_REASON: why a value is in a report. */
enum bushing_mms_reason {
    BUSHING_MMS_REASON_DATA_CHANGE = 1 << 1,
    BUSHING_MMS_REASON_QUALITY_CHANGE = 1 << 2,
    BUSHING_MMS_REASON_DATA_UPDATE = 1 << 3,
    BUSHING_MMS_REASON_INTEGRITY = 1 << 4,
    BUSHING_MMS_REASON_GENERAL_INTERROGATION = 1 << 5,
    BUSHING_MMS_REASON_APPLICATION = 1 << 6,
};

/* A report: an information with the list "RPT" of the VMD. What p == NULL or
 * has_... == false says is not there. */
typedef struct bushing_mms_report {
    bushing_span id;
    bool has_sequence, has_overflow, has_revision, has_segment;
    uint32_t sequence;
    bushing_span time; /* a whole Data: binary-time */
    bushing_span data_set;
    bool overflow;
    bushing_span entry; /* identifier */
    uint32_t revision;
    uint32_t segment;
    bool more_segments;
    size_t num_members;  /* of the data set */
    size_t num_included; /* of these are here */
    /* where reading stands */
    bushing_span inclusion; /* contents of the BIT STRING */
    bool has_references, has_reasons;
    size_t at;
    bushing_mms_list references, values, reasons;
} bushing_mms_report;

/* True when it is one by its name. */
BUSHING_API bool bushing_mms_is_report(const bushing_mms_information *i);

/* 0, or MMS_REPORT. */
BUSHING_API int bushing_mms_report_read(bushing_mms_report *out,
                                        const bushing_mms_information *i);

typedef struct bushing_mms_member {
    size_t index;           /* in the data set, from 0 */
    bushing_span reference; /* or p == NULL */
    bushing_mms_result value;
    bool has_reason;
    unsigned reason; /* enum bushing_mms_reason */
} bushing_mms_member;

/* The next member that is included; false behind the last. */
BUSHING_API bool bushing_mms_next_member(bushing_mms_report *r,
                                         bushing_mms_member *m);

enum { BUSHING_MMS_REASON_TEXT = 96 };
/* "data-change", several with commas; "" for none; always terminated. */
BUSHING_API void bushing_mms_reason_print(char text[BUSHING_MMS_REASON_TEXT],
                                          unsigned reason);

#ifdef __cplusplus
}
#endif

#endif
