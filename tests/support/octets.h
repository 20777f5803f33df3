/* Octets put together by hand, so that a test can say a message part by part
 * and spoil any of them. Everything lives until octets_reset(). Lengths are
 * counted here and nowhere else: this is no encoder of the library. */
#ifndef SUPPORT_OCTETS_H
#define SUPPORT_OCTETS_H

#include "base/span.h"

/* Frees all; asked for at the start of each test. */
void octets_reset(void);

/* Hexadecimal text, blanks allowed. */
span oct(const char *hex);
span oct_number(uint64_t v, size_t n); /* n octets, big-endian */
span oct_fill(uint8_t v, size_t n);
span oct_repeat(span s, size_t times);

/* One behind the other; those with p NULL are left out. */
span oct_list(const span *parts, size_t num);
#define JOIN(...)                         \
    oct_list((const span[]){__VA_ARGS__}, \
             sizeof((span[]){__VA_ARGS__}) / sizeof((span[]){__VA_ARGS__}[0]))

/* BER with the shortest definite length; JOINed contents. */
span oct_tlv(uint8_t tag, span contents);
#define TLV(tag, ...) oct_tlv(tag, JOIN(__VA_ARGS__))

/* Code and length as the session layer writes them: an SPDU, or a parameter. */
span oct_session(uint8_t code, span contents);
#define SES(code, ...) oct_session(code, JOIN(__VA_ARGS__))

/* A TPDU in its TPKT; a TSDU in one DT; a TSDU in DTs of `size` octets. */
span oct_tpkt(span tpdu);
span oct_dt(span tsdu);
span oct_cut(span tsdu, size_t size);

/* The same octets but for one. */
span oct_spoil(span s, size_t at, uint8_t v);

/* --- messages ------------------------------------------------------------ */

/* What a peer says when it opens, part by part. Take one, change a part, build
 * it. A part with p NULL is left out. */
struct opening {
    /* session */
    span connection, item, requirements, selectors, overflow;
    uint8_t user_data_code; /* 0: by its length */
    /* presentation */
    span mode, psels, contexts, after_contexts;
    uint8_t acse_id;
    /* ACSE */
    span context_name, titles, authentication, information;
    span result; /* AARE: result and diagnostic */
    span mms;
};
struct opening opening_request(void); /* CONNECT of libiec61850 */
struct opening opening_answer(void);  /* and an ACCEPT */

span opening_information(uint8_t mms_id, span mms); /* BE.. */
span opening_apdu(const struct opening *o);         /* 60.. or 61.. */
span opening_values(const struct opening *o);       /* 61.. around it */
span opening_ppdu(const struct opening *o);         /* 31.. */
span opening_spdu(const struct opening *o);         /* 0D.. or 0E.. */
/* The session part as it is, any user data. */
span opening_spdu_with(const struct opening *o, span ppdu);

/* 61.. with one value in one context. */
span oct_value(uint8_t context, span value);
/* A whole DATA SPDU with this MMS PDU. */
span oct_data(span mms);

/* --- the last words of the library --------------------------------------- */

span say_dr(uint8_t reason);
span say_rf(uint8_t reason);
span say_cpr(const char *results, uint8_t reason); /* results: A5.. in hex */
/* RF, CPR, AARE; the usual contexts are accepted. */
span say_aare(const char *name, uint8_t source, uint8_t diagnostic);
span say_ab(void);
span say_arp(uint8_t reason);
span say_abrt(uint8_t source, int diagnostic);
extern const span SILENCE;

#endif
