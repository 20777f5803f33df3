/* The files of an audit log in memory: each operation can be made to fail, or
 * to be the last one before a crash. */
#ifndef SUPPORT_AUDIT_DISK_H
#define SUPPORT_AUDIT_DISK_H

#include <bushing/audit_log.h>

enum { DISK_SEGMENTS = 64, DISK_HEAD = 8192 };

/* Operations that change something, in bits for `kinds`. */
enum disk_op {
    DISK_CREATE = 1,
    DISK_WRITE = 2,
    DISK_SYNC = 4,
    DISK_CUT = 8,
    DISK_REMOVE = 16,
    DISK_PUT_HEAD = 32,
    DISK_ALL = 63,
};

struct disk_file {
    bool there;
    uint8_t *p;
    size_t n, cap, synced;
};

struct audit_disk {
    struct disk_file segment[DISK_SEGMENTS + 1];
    uint8_t head[DISK_HEAD];
    size_t head_len;
    uint32_t written; /* the segment that is written, 0: none */
    uint64_t room;
    size_t read_max; /* octets a read gives at most; 0: no bound */

    size_t count;   /* operations of `kinds` so far */
    unsigned kinds; /* that are counted and fail */
    size_t fail_at; /* this one and ... */
    size_t fail_n;  /* so many fail; 0: none */
    int code;       /* with this */
    size_t partial; /* a failing write writes so many octets before */
    bool crash;     /* instead of failing: nothing happens from then on */
    bool dead;
};

void audit_disk_init(struct audit_disk *d);
void audit_disk_free(struct audit_disk *d);
bushing_audit_files audit_disk_files(struct audit_disk *d);

/* The same contents without any faults, and nothing open. */
void audit_disk_restart(struct audit_disk *d);

/* A power cut: of each segment what is synced stays, and of the rest the first
 * `keep` octets. */
void audit_disk_power_cut(struct audit_disk *d, size_t keep);

#endif
