/* The server's side of MMS, as IEC 61850-8-1 uses it: PDUs go in, PDUs come
 * out. It knows nothing of associations, sockets or files; what it serves is a
 * model that is read from text (bushing-model(5)).
 *
 *     bushing_mms_model *model;
 *     rc = bushing_mms_model_new(&model, &heap, bushing_mms_model_default(),
 *                                &why);
 *     bushing_mms_server *s;           one for each association
 *     rc = bushing_mms_server_new(&s, model, &config);
 *     rc = bushing_mms_server_initiate(s, &answer, buffer, sizeof buffer,
 *                                      user_data);
 *     rc = bushing_mms_server_receive(s, &answer, buffer, sizeof buffer, pdu,
 *                                     now);
 *     if (bushing_mms_server_deadline(s) <= now.mono_ns)
 *         rc = bushing_mms_server_tick(s, &report, buffer, sizeof buffer, now);
 *
 * A model and all servers on it belong to one thread at a time: what one client
 * writes the others read. */
#ifndef BUSHING_MMS_H
#define BUSHING_MMS_H

#include <bushing/allocator.h>
#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <bushing/time.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- limits -------------------------------------------------------------- */

/* of a model */
#define BUSHING_MMS_MODEL_TEXT_MAX ((size_t)1 << 20)
#define BUSHING_MMS_MODEL_NODES_MAX 60000u /* names of variables */
#define BUSHING_MMS_PARTS_MAX 5            /* names below the constraint */
#define BUSHING_MMS_STRING_MAX 255         /* octets of a string attribute */
#define BUSHING_MMS_BITS_MAX 128
#define BUSHING_MMS_REPORTS_MAX 16
/* of names: of a device or a part of an item, and of an item */
#define BUSHING_MMS_PART_MAX 64
#define BUSHING_MMS_ITEM_MAX 129
/* of named variable lists: in the model and for all clients; for one
 * association; variables in one */
#define BUSHING_MMS_LISTS_MAX 64
#define BUSHING_MMS_OWN_LISTS_MAX 8
#define BUSHING_MMS_MEMBERS_MAX 128
/* of one association */
#define BUSHING_MMS_VARIABLES_MAX 512 /* in one read, write or name list */
#define BUSHING_MMS_FILES_MAX 4       /* open at once */
#define BUSHING_MMS_FILE_NAME_MAX 255
#define BUSHING_MMS_REJECTS_MAX 16    /* then the association ends */
#define BUSHING_MMS_REPORT_MS_MIN 100 /* the shortest integrity period */
/* The PDU size in octets: what is offered unless the configuration says
 * otherwise, and the least that is agreed to. */
#define BUSHING_MMS_PDU_DEFAULT 65000u
#define BUSHING_MMS_PDU_MIN 64u
#define BUSHING_MMS_PDU_MAX 1048576u

/* --- the model ----------------------------------------------------------- */

typedef struct bushing_mms_model bushing_mms_model;

/* What is wrong with a model's text. */
typedef struct bushing_mms_model_error {
    int code;
    size_t line;      /* from 1 */
    char word[64];    /* that was not understood; ends with 0, may be empty */
    char reason[160]; /* with the repair where it is known; ends with 0 */
} bushing_mms_model_error;

/* Reads a model. 0, MMS_MODEL (then *e, which may be NULL, says where and why),
 * or MEMORY. The text is copied. */
BUSHING_API int bushing_mms_model_new(bushing_mms_model **out,
                                      const bushing_allocator *allocator,
                                      bushing_span text,
                                      bushing_mms_model_error *e);

/* Takes NULL. No server may be left on it. */
BUSHING_API void bushing_mms_model_free(bushing_mms_model *model);

/* The text of the built-in model: a PV inverter and a bay. */
BUSHING_API const char *bushing_mms_model_default(void);

/* --- files --------------------------------------------------------------- */

/* What the functions below answer: 0, or an error of MMS's class "file". */
enum bushing_mms_file_error {
    BUSHING_MMS_FILE_OK = 0,
    BUSHING_MMS_FILE_AMBIGUOUS = 1,
    BUSHING_MMS_FILE_BUSY = 2,
    BUSHING_MMS_FILE_SYNTAX = 3,
    BUSHING_MMS_FILE_POSITION = 5,
    BUSHING_MMS_FILE_DENIED = 6,
    BUSHING_MMS_FILE_NOT_THERE = 7,
    BUSHING_MMS_FILE_OTHER = 100, /* anything else */
};

typedef struct bushing_mms_file_info {
    char name[BUSHING_MMS_FILE_NAME_MAX + 1]; /* for list; ends with 0 */
    uint32_t size;
    bool has_modified;
    int64_t modified_ms; /* since 1970 */
} bushing_mms_file_info;

/* Where files come from. Names are the client's: not empty, no control
 * characters, no part "." or ".."; parts are divided by slashes. */
typedef struct bushing_mms_files {
    /* Opens for reading at this position; *handle is given to the others. */
    int (*open)(void *ctx, void **handle, bushing_mms_file_info *info,
                bushing_span name, uint32_t position);
    /* Up to cap octets; *more is false when the end was reached. */
    int (*read)(void *ctx, void *handle, uint8_t *out, size_t cap, size_t *n,
                bool *more);
    void (*close)(void *ctx, void *handle);
    /* Entry number i of a folder ("" is the root); NOT_THERE behind the last.
     * A name that is a file is a list of one. Entries keep their order. Those
     * whose names a client could not say to open them are passed over. */
    int (*list)(void *ctx, bushing_mms_file_info *info, bushing_span folder,
                size_t i);
    /* The same, but only info->name is wanted: for looking through a folder
     * without touching each file. NULL: list does it. */
    int (*name)(void *ctx, bushing_mms_file_info *info, bushing_span folder,
                size_t i);
    void *ctx;
} bushing_mms_files;

/* --- the server ---------------------------------------------------------- */

/* All zero but for the allocator is a good start. Strings and files are
 * borrowed for the life of the server. */
typedef struct bushing_mms_server_config {
    bushing_allocator allocator;
    uint32_t pdu_max;                      /* 0: BUSHING_MMS_PDU_DEFAULT */
    uint16_t outstanding;                  /* 0: 5 */
    uint8_t nesting;                       /* 0: 10 */
    const char *vendor, *model, *revision; /* NULL: bushing's */
    const bushing_mms_files *files;        /* NULL: no file services */
    bool read_only;                        /* every write is denied */
} bushing_mms_server_config;

typedef struct bushing_mms_server bushing_mms_server;

/* The model is borrowed. */
BUSHING_API int bushing_mms_server_new(bushing_mms_server **out,
                                       bushing_mms_model *model,
                                       const bushing_mms_server_config *config);

/* Closes its files. Takes NULL. */
BUSHING_API void bushing_mms_server_free(bushing_mms_server *s);

/* The first PDU. 0: *answer is the response, the PDU size is agreed.
 * MMS_INITIATE: *answer is the error that refuses; the association ends. SPACE,
 * STATE: nothing is answered. Answers lie in `buffer`. */
BUSHING_API int bushing_mms_server_initiate(bushing_mms_server *s,
                                            bushing_span *answer,
                                            uint8_t *buffer, size_t cap,
                                            bushing_span pdu);

/* The PDU size that was agreed: `cap` must not be less below. Before: the size
 * that is offered. */
BUSHING_API size_t bushing_mms_server_pdu_size(const bushing_mms_server *s);

/* Any later PDU. 0: *answer is what goes back, or empty. Otherwise nothing goes
 * back and the association must be aborted: MMS_PDU (one that has no place
 * here), MMS_SIZE (longer than agreed), MMS_REJECTS, STATE (after conclude).
 * SPACE and ARGUMENT are the caller's mistakes. */
BUSHING_API int bushing_mms_server_receive(bushing_mms_server *s,
                                           bushing_span *answer,
                                           uint8_t *buffer, size_t cap,
                                           bushing_span pdu, bushing_time now);

/* True when the client has concluded: only a release can follow. */
BUSHING_API bool bushing_mms_server_concluded(const bushing_mms_server *s);

/* When the next report is due, on the monotonic clock; BUSHING_NEVER without.
 * Ask again after every call. */
BUSHING_API uint64_t bushing_mms_server_deadline(const bushing_mms_server *s);

/* Gives one report that is due, or an empty span. Call until it is empty. */
BUSHING_API int bushing_mms_server_tick(bushing_mms_server *s,
                                        bushing_span *report, uint8_t *buffer,
                                        size_t cap, bushing_time now);

/* What the last PDU was and how it was answered, for a line of a log:
 * "read", "ok" | "error" | "reject" | "". Constants. */
typedef struct bushing_mms_server_last {
    const char *service;
    const char *outcome;
} bushing_mms_server_last;

BUSHING_API bushing_mms_server_last
bushing_mms_server_last_request(const bushing_mms_server *s);

#ifdef __cplusplus
}
#endif

#endif
