/* The files of an audit log: a folder with audit-000001.log and so on, and
 * `head`. */
#ifndef TOOLS_LOG_FILE_H
#define TOOLS_LOG_FILE_H

#include <bushing/audit_log.h>
#include <stdbool.h>

struct log_folder {
    int folder;       /* a descriptor; -1: closed */
    int written;      /* of the segment that is written; -1: none */
    uint32_t segment; /* its number */
};

/* Opens the folder; to write it is locked against another writer, which is
 * AUDIT_IO with errno EWOULDBLOCK. */
int log_folder_open(struct log_folder *f, const char *path, bool write);
void log_folder_close(struct log_folder *f);

/* The folder as the library wants it; f must outlive the log. */
bushing_audit_files log_folder_files(struct log_folder *f);

enum { LOG_FILE_NAME = 32 };
void log_file_name(char out[LOG_FILE_NAME], uint32_t segment);

#endif
