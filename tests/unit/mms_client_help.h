/* What the tests of the MMS client share: a client that has initiated, octets
 * as hexadecimal text, requests held against octets. */
#ifndef MMS_CLIENT_HELP_H
#define MMS_CLIENT_HELP_H

#include "test.h"

#include "base/hex.h"
#include "base/span.h"
#include <bushing/mms_client.h>

static bushing_mms_client client;
static bushing_mms_request request;
static bushing_mms_answer answer;

static inline span hex(const char *text)
{
    static uint8_t octets[8192];
    size_t n = 0;
    assert_true(hex_decode(span_text(text), octets, sizeof octets, &n));
    return span_of(octets, n);
}

static inline void octets_are(span s, const char *text)
{
    uint8_t want[1024];
    size_t n = 0;
    assert_true(hex_decode(span_text(text), want, sizeof want, &n));
    assert_int_equal(s.n, n);
    assert_memory_equal(s.p, want, n);
}

static inline void text_is(span s, const char *text)
{
    assert_int_equal(s.n, strlen(text));
    assert_memory_equal(s.p, text, s.n);
}

/* An Initiate answer that agrees on so many octets: it has three octets for
 * them, and five requests at once. */
static inline void initiate(uint32_t pdu_max)
{
    static uint8_t room[2048];
    static uint8_t octets[] = {
        0xA9, 0x27, 0x80, 0x04, 0x00, 0x00, 0x00, 0x00, 0x81, 0x01, 0x05,
        0x82, 0x01, 0x05, 0x83, 0x01, 0x0A, 0xA4, 0x16, 0x80, 0x01, 0x01,
        0x81, 0x03, 0x05, 0xF1, 0x00, 0x82, 0x0C, 0x03, 0xEE, 0x1C, 0x00,
        0x00, 0x04, 0x08, 0x00, 0x00, 0x79, 0xEF, 0x18};
    memset(&client, 0, sizeof client);
    request = (bushing_mms_request){.room = room, .room_len = sizeof room};
    assert_int_equal(bushing_mms_ask_initiate(&client, &request, NULL), 0);
    for (size_t i = 0; i < 4; i++)
        octets[4 + i] = (uint8_t)(pdu_max >> (24 - 8 * i));
    assert_int_equal(bushing_mms_answer_read(&client, &answer,
                                             span_of(octets, sizeof octets)),
                     0);
    assert_int_equal(answer.kind, BUSHING_MMS_INITIATED);
}

/* The next request gets this number. */
static inline void number(uint32_t invoke_id)
{
    client.last_invoke_id = invoke_id - 1;
}

static inline int reads(const char *text)
{
    return bushing_mms_answer_read(&client, &answer, hex(text));
}

/* As if this had been asked with the number 1. */
static inline void asked(enum bushing_mms_service service)
{
    initiate(65000);
    client.pending[0].invoke_id = 1;
    client.pending[0].service = (int)service;
    client.num_pending = 1;
}

/* A variable by its text; lives until the next call with the same number. */
static inline bushing_mms_variable variable(const char *text, size_t i)
{
    static uint8_t room[4][BUSHING_MMS_NAME_ROOM];
    bushing_mms_reference r;
    assert_int_equal(bushing_mms_reference_parse(&r, room[i], text), 0);
    return r.variable;
}

#endif
