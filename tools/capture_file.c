#include "capture_file.h"

#include <string.h>

const char *capture_error_text(enum capture_error e)
{
    static const char *const texts[] = {
#define X(name, sentence) sentence,
        CAPTURE_ERRORS(X)
#undef X
    };
    return texts[e];
}

static bool refuse(struct capture_file *f, enum capture_error why, size_t at)
{
    f->error = why;
    f->error_offset = at;
    return false;
}

/* --- numbers ------------------------------------------------------------- */

static uint32_t number(const struct capture_file *f, const uint8_t *p, size_t n)
{
    uint32_t v = 0;
    for (size_t i = 0; i < n; i++)
        v |= (uint32_t)p[i] << 8 * (f->little ? i : n - 1 - i);
    return v;
}

static uint16_t u16(const struct capture_file *f, const uint8_t *p)
{
    return (uint16_t)number(f, p, 2);
}

static uint32_t u32(const struct capture_file *f, const uint8_t *p)
{
    return number(f, p, 4);
}

static uint64_t u64(const struct capture_file *f, const uint8_t *p)
{
    uint64_t first = u32(f, p), second = u32(f, p + 4);
    return f->little ? second << 32 | first : first << 32 | second;
}

/* --- times --------------------------------------------------------------- */

static const uint64_t NS_IN_S = 1000000000;

/* What is left over of a second, in nanoseconds. Finer parts are cut off. */
static uint64_t part_ns(uint64_t part, bool binary, unsigned exponent)
{
    if (binary) {
        unsigned cut = exponent > 32 ? exponent - 32 : 0;
        return (part >> cut) * NS_IN_S >> (exponent - cut);
    }
    for (; exponent > 9; exponent--)
        part /= 10;
    for (; exponent < 9; exponent++)
        part *= 10;
    return part;
}

static uint64_t units_in_second(const struct capture_interface *i)
{
    uint64_t units = 1;
    if (i->binary)
        return (uint64_t)1 << i->exponent;
    for (unsigned k = 0; k < i->exponent; k++)
        units *= 10;
    return units;
}

/* A time that 63 bits of nanoseconds do not hold (years 1678 to 2262) is no
 * time. */
static void set_time(struct capture_packet *p,
                     const struct capture_interface *i, uint64_t stamp)
{
    static const int64_t last = INT64_MAX / 1000000000 - 1;
    uint64_t units = units_in_second(i), s = stamp / units;
    if (s > (uint64_t)last || i->offset > last || i->offset < -last ||
        (int64_t)s + i->offset > last)
        return;
    p->has_time = true;
    p->time = ((int64_t)s + i->offset) * (int64_t)NS_IN_S +
              (int64_t)part_ns(stamp % units, i->binary, i->exponent);
}

/* --- classic ------------------------------------------------------------- */

enum { PCAP_HEADER = 24, PCAP_RECORD = 16 };

static bool open_classic(struct capture_file *f)
{
    const uint8_t *p = f->file.p;
    if (f->file.n < PCAP_HEADER)
        return refuse(f, CAPTURE_FILE_TRUNCATED, f->file.n);
    if (u16(f, p + 4) != 2)
        return refuse(f, CAPTURE_VERSION, 4);
    /* the upper half tells of checksums behind the frames */
    f->link = u32(f, p + 20) & 0xFFFF;
    f->at = PCAP_HEADER;
    return true;
}

static bool next_classic(struct capture_file *f, struct capture_packet *p)
{
    size_t left = f->file.n - f->at;
    const uint8_t *record = f->file.p + f->at;
    uint32_t n;
    if (left == 0)
        return false;
    if (left < PCAP_RECORD)
        return refuse(f, CAPTURE_PACKET_TRUNCATED, f->at);
    n = u32(f, record + 8);
    if (n > CAPTURE_PACKET_MAX)
        return refuse(f, CAPTURE_PACKET_LENGTH, f->at);
    if (n > left - PCAP_RECORD)
        return refuse(f, CAPTURE_PACKET_TRUNCATED, f->at);
    p->has_time = true;
    p->time = (int64_t)u32(f, record) * (int64_t)NS_IN_S +
              (int64_t)u32(f, record + 4) * (f->nanoseconds ? 1 : 1000);
    p->length = u32(f, record + 12);
    p->link = f->link;
    p->octets = (bushing_span){record + PCAP_RECORD, n};
    f->at += PCAP_RECORD + n;
    return true;
}

/* --- pcapng: sections, interfaces ---------------------------------------- */

enum {
    BLOCK_SECTION = 0x0A0D0D0A,
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET_OLD = 2,
    BLOCK_PACKET_SIMPLE = 3,
    BLOCK_PACKET = 6,
};
enum { BLOCK_FRAME = 12, SECTION_FIXED = 16 };

static const uint8_t BYTE_ORDER_LITTLE[] = {0x4D, 0x3C, 0x2B, 0x1A};
static const uint8_t BYTE_ORDER_BIG[] = {0x1A, 0x2B, 0x3C, 0x4D};

/* What stands between the two lengths of a block; offset is where it starts. */
struct block {
    uint32_t type;
    size_t offset;
    bushing_span body;
};

/* The byte order stands inside the block whose length it is needed for. */
static bool read_byte_order(struct capture_file *f)
{
    const uint8_t *order = f->file.p + f->at + 8;
    if (f->file.n - f->at < BLOCK_FRAME)
        return refuse(f, CAPTURE_BLOCK_TRUNCATED, f->at);
    f->little = memcmp(order, BYTE_ORDER_LITTLE, 4) == 0;
    if (!f->little && memcmp(order, BYTE_ORDER_BIG, 4) != 0)
        return refuse(f, CAPTURE_BYTE_ORDER, f->at + 8);
    return true;
}

static bool next_block(struct capture_file *f, struct block *b)
{
    size_t left = f->file.n - f->at;
    const uint8_t *p = f->file.p + f->at;
    uint32_t n;
    if (left < BLOCK_FRAME)
        return refuse(f, CAPTURE_BLOCK_TRUNCATED, f->at);
    /* the same octets in both orders */
    if (u32(f, p) == BLOCK_SECTION && !read_byte_order(f))
        return false;
    n = u32(f, p + 4);
    if (n < BLOCK_FRAME || n % 4 != 0 || n > CAPTURE_BLOCK_MAX)
        return refuse(f, CAPTURE_BLOCK_LENGTH, f->at + 4);
    if (n > left)
        return refuse(f, CAPTURE_BLOCK_TRUNCATED, f->at);
    if (u32(f, p + n - 4) != n)
        return refuse(f, CAPTURE_BLOCK_TAIL, f->at + n - 4);
    *b = (struct block){u32(f, p), f->at + 8, {p + 8, n - BLOCK_FRAME}};
    f->at += n;
    return true;
}

static bool read_section(struct capture_file *f, const struct block *b)
{
    if (b->body.n < SECTION_FIXED)
        return refuse(f, CAPTURE_BLOCK_SHORT, b->offset);
    if (u16(f, b->body.p + 4) != 1)
        return refuse(f, CAPTURE_VERSION, b->offset + 4);
    f->num_interfaces = 0;
    return true;
}

enum {
    OPTION_END = 0,
    OPTION_TIME_UNIT = 9,
    OPTION_TIME_OFFSET = 14,
};

static bool read_time_unit(struct capture_interface *i, uint8_t unit)
{
    i->binary = (unit & 0x80) != 0;
    i->exponent = unit & 0x7F;
    /* what 64 bits hold */
    return i->exponent <= (i->binary ? 63 : 19);
}

static bool read_option(struct capture_file *f, struct capture_interface *i,
                        unsigned code, bushing_span value, size_t at)
{
    if (code == OPTION_TIME_UNIT && value.n != 1)
        return refuse(f, CAPTURE_OPTION, at);
    if (code == OPTION_TIME_OFFSET && value.n != 8)
        return refuse(f, CAPTURE_OPTION, at);
    if (code == OPTION_TIME_UNIT && !read_time_unit(i, value.p[0]))
        return refuse(f, CAPTURE_TIME_UNIT, at);
    if (code == OPTION_TIME_OFFSET) {
        uint64_t v = u64(f, value.p);
        memcpy(&i->offset, &v, sizeof v);
    }
    return true;
}

/* Options from octet k of an interface's block; the list may end with the block
 * instead of an end mark. */
static bool read_options(struct capture_file *f, struct capture_interface *i,
                         const struct block *b, size_t k)
{
    while (b->body.n - k >= 4) {
        unsigned code = u16(f, b->body.p + k);
        size_t n = u16(f, b->body.p + k + 2), at = b->offset + k;
        if (code == OPTION_END)
            return true;
        k += 4;
        if (n > b->body.n - k)
            return refuse(f, CAPTURE_OPTION, at);
        if (!read_option(f, i, code, (bushing_span){b->body.p + k, n}, at))
            return false;
        /* the body is a multiple of four octets, so the padding is there */
        k += (n + 3) & ~(size_t)3;
    }
    return true;
}

static bool read_interface(struct capture_file *f, const struct block *b)
{
    struct capture_interface i = {.exponent = 6};
    if (b->body.n < 8)
        return refuse(f, CAPTURE_BLOCK_SHORT, b->offset);
    if (f->num_interfaces == CAPTURE_INTERFACES_MAX)
        return refuse(f, CAPTURE_INTERFACES, b->offset);
    i.link = u16(f, b->body.p);
    i.snap_length = u32(f, b->body.p + 4);
    if (!read_options(f, &i, b, 8))
        return false;
    f->interface[f->num_interfaces++] = i;
    return true;
}

/* --- pcapng: packets ----------------------------------------------------- */

/* Enhanced blocks and the older form differ in how the interface is written. */
static bool read_packet(struct capture_file *f, const struct block *b,
                        struct capture_packet *p)
{
    const uint8_t *body = b->body.p;
    const struct capture_interface *from;
    uint32_t i, n;
    if (b->body.n < 20)
        return refuse(f, CAPTURE_BLOCK_SHORT, b->offset);
    i = b->type == BLOCK_PACKET ? u32(f, body) : u16(f, body);
    n = u32(f, body + 12);
    if (i >= f->num_interfaces)
        return refuse(f, CAPTURE_NO_INTERFACE, b->offset);
    if (n > CAPTURE_PACKET_MAX)
        return refuse(f, CAPTURE_PACKET_LENGTH, b->offset + 12);
    if (n > b->body.n - 20)
        return refuse(f, CAPTURE_BLOCK_SHORT, b->offset + 12);
    from = &f->interface[i];
    p->link = from->link;
    p->length = u32(f, body + 16);
    p->octets = (bushing_span){body + 20, n};
    set_time(p, from, (uint64_t)u32(f, body + 4) << 32 | u32(f, body + 8));
    return true;
}

/* A simple block has no time and only one length: what was captured is that, or
 * what the interface cuts packets to. */
static bool read_simple(struct capture_file *f, const struct block *b,
                        struct capture_packet *p)
{
    uint32_t n, snap;
    if (b->body.n < 4)
        return refuse(f, CAPTURE_BLOCK_SHORT, b->offset);
    if (f->num_interfaces == 0)
        return refuse(f, CAPTURE_NO_INTERFACE, b->offset);
    n = p->length = u32(f, b->body.p);
    snap = f->interface[0].snap_length;
    if (snap != 0 && n > snap)
        n = snap;
    if (n > CAPTURE_PACKET_MAX)
        return refuse(f, CAPTURE_PACKET_LENGTH, b->offset);
    if (n > b->body.n - 4)
        return refuse(f, CAPTURE_BLOCK_SHORT, b->offset);
    p->link = f->interface[0].link;
    p->octets = (bushing_span){b->body.p + 4, n};
    return true;
}

/* Takes blocks up to the next packet. Those of other types (names, statistics,
 * keys, comments) are stepped over. */
static bool next_ng(struct capture_file *f, struct capture_packet *p)
{
    struct block b;
    while (f->at < f->file.n && next_block(f, &b)) {
        switch (b.type) {
        case BLOCK_SECTION:
            if (!read_section(f, &b))
                return false;
            break;
        case BLOCK_INTERFACE:
            if (!read_interface(f, &b))
                return false;
            break;
        case BLOCK_PACKET:
        case BLOCK_PACKET_OLD:
            return read_packet(f, &b, p);
        case BLOCK_PACKET_SIMPLE:
            return read_simple(f, &b, p);
        default:
            break;
        }
    }
    return false;
}

/* --- any ----------------------------------------------------------------- */

/* The first four octets, by what they say. */
static const struct magic {
    uint8_t octets[4];
    bool ng, little, nanoseconds;
    enum capture_error error;
} MAGICS[] = {
    {{0xA1, 0xB2, 0xC3, 0xD4}, false, false, false, CAPTURE_GOOD},
    {{0xD4, 0xC3, 0xB2, 0xA1}, false, true, false, CAPTURE_GOOD},
    {{0xA1, 0xB2, 0x3C, 0x4D}, false, false, true, CAPTURE_GOOD},
    {{0x4D, 0x3C, 0xB2, 0xA1}, false, true, true, CAPTURE_GOOD},
    {{0xA1, 0xB2, 0xCD, 0x34}, false, false, false, CAPTURE_MODIFIED_PCAP},
    {{0x34, 0xCD, 0xB2, 0xA1}, false, true, false, CAPTURE_MODIFIED_PCAP},
    {{0x0A, 0x0D, 0x0D, 0x0A}, true, false, false, CAPTURE_GOOD},
};

static const struct magic *find_magic(bushing_span head)
{
    for (size_t i = 0; i < sizeof MAGICS / sizeof MAGICS[0]; i++)
        if (head.n >= 4 && memcmp(head.p, MAGICS[i].octets, 4) == 0)
            return &MAGICS[i];
    return NULL;
}

bool capture_file_is(bushing_span head)
{
    return find_magic(head) != NULL;
}

bool capture_file_open(struct capture_file *f, bushing_span file)
{
    const struct magic *m = find_magic(file);
    memset(f, 0, sizeof *f);
    f->file = file;
    if (m == NULL)
        return refuse(f, CAPTURE_NOT_CAPTURE, 0);
    if (m->error != CAPTURE_GOOD)
        return refuse(f, m->error, 0);
    f->ng = m->ng;
    f->little = m->little;
    f->nanoseconds = m->nanoseconds;
    return f->ng ? read_byte_order(f) : open_classic(f);
}

bool capture_file_next(struct capture_file *f, struct capture_packet *p)
{
    memset(p, 0, sizeof *p);
    if (f->error != CAPTURE_GOOD)
        return false;
    if (f->ng ? !next_ng(f, p) : !next_classic(f, p))
        return false;
    p->number = ++f->packets;
    return true;
}
