/* Reads an audit log record by record: a folder with all its segments, one
 * segment's file, or standard input. */
#ifndef TOOLS_LOG_READ_H
#define TOOLS_LOG_READ_H

#include "log_file.h"

enum log_result {
    LOG_RECORD,
    LOG_END,        /* for now: in a log that is written there may come more */
    LOG_WRONG,      /* code says what is wrong with the next record */
    LOG_UNREADABLE, /* errno says why */
};

struct log_reader {
    const char *path;
    bool is_folder;
    struct log_folder folder;
    bushing_audit_check *check;
    int fd; /* of the segment that is read */
    uint32_t segment;
    uint8_t *buffer;
    size_t at, have; /* octets of the buffer that are not used yet */
    bool again;      /* the end was seen while a next segment was there */
    int code;
};

/* Opens FILE or FOLDER. False, with errno, when it cannot be read. */
bool log_reader_open(struct log_reader *r, const char *path,
                     bushing_audit_check *check);
void log_reader_close(struct log_reader *r);

enum log_result log_reader_next(struct log_reader *r,
                                bushing_audit_record *out);

/* Octets behind the last record. */
uint64_t log_reader_rest(const struct log_reader *r);

/* The file that is read, for people. */
void log_reader_name(const struct log_reader *r, char *out, size_t cap);

#endif
