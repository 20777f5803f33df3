/* The tracker: octets of both directions in, lines out. A line is compared as
 * one text: sender, layer, PDU, service, invokeID, text, error. */
#include "trace_help.h"

static bushing_trace_summary summary(void)
{
    bushing_trace_summary s;
    bushing_trace_summarize(&s, t);
    return s;
}

static void follows_an_association(void **state)
{
    (void)state;
    open_association();
    client("a0 05 02 01 01 82 00");
    server("a1 1a 02 01 01 a2 15 80 02 4d 5a 81 08 62 61 73 69 63 20 69 6f 82"
           "05 31 2e 34 2e 32");
    client("8b 00");
    server("8c 00");
    feed_hex(BUSHING_INITIATOR, FINISH);
    feed_hex(BUSHING_RESPONDER, DISCONNECT);
    bushing_trace_summary s = summary();
    char text[BUSHING_ENTITY_TEXT];
    assert_int_equal(s.state, BUSHING_TRACE_RELEASED);
    assert_int_equal(s.tpdu_size, 1024);
    assert_true(s.pdu_proposed == 65000 && s.pdu_negotiated == 65000);
    assert_true(s.outstanding_calling == 5 && s.outstanding_called == 5);
    assert_int_equal(s.called_psel.n, 4);
    assert_memory_equal(s.called_tsel.p, "\0\1", 2);
    assert_memory_equal(s.calling_ssel.p, "\0\1", 2);
    assert_memory_equal(s.responding_psel.p, "\0\0\0\1", 4);
    assert_memory_equal(s.called.ap_title.p, "\6\5\x29\1\x87\x67\1", 7);
    assert_null(s.responding.ap_title.p);
    assert_false(s.authentication);
    assert_int_equal(s.tsdus, 8);
    assert_int_equal(s.malformed + s.gaps + s.unanswered + s.unasked, 0);
    bushing_entity_print(text, &s.called);
    assert_string_equal(text, "1.1.1.999.1/12");
    bushing_trace_service row;
    assert_true(bushing_trace_service_at(&row, t, 0));
    assert_string_equal(row.name, "identify");
    assert_true(row.requests == 1 && row.responses == 1 && row.errors == 0);
    assert_false(bushing_trace_service_at(&row, t, 1));
    finish(OPENING ">m confirmed-Request identify #1\n"
                   "<m confirmed-Response identify #1 [MZ, basic io, 1.4.2] "
                   "after 1\n"
                   ">m conclude-Request\n<m conclude-Response\n"
                   ">a FINISH RLRQ [normal]\n<a DISCONNECT RLRE\n");
}

/* However the octets are cut into segments, the lines are the same. */
static void segments_do_not_matter(void **state)
{
    (void)state;
    uint8_t octets[1024];
    size_t n = octets_of(octets, sizeof octets, CR CONNECT FINISH ABORT);
    for (size_t step = 1; step <= n; step += step < 24 ? 1 : 37) {
        start();
        for (size_t i = 0; i < n; i += step)
            feed(BUSHING_INITIATOR, octets + i, n - i < step ? n - i : step);
        finish(">c CR [class 0, size 8192, calling 0001, called 0001]\n"
               ">m CONNECT AARQ initiate-Request [called 1.1.1.999.1, calling "
               "1.1.1.999, PDU size 65000, outstanding 5/5]\n"
               ">a FINISH RLRQ [normal]\n"
               ">s ABORT [its user data cannot be read]\n");
    }
}

static void puts_fragments_together(void **state)
{
    (void)state;
    uint8_t tsdu[512], tpkt[520] = {0};
    size_t n = data_in(tsdu, "a0 05 02 01 01 82 00", 3);
    open_quietly();
    for (size_t i = 0; i < n; i++) {
        feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu + i, 1, i + 1 == n));
        if (i == 3) /* the other direction does not wait */
            server("a3 0c a0 0a a1 03 80 01 76 a0 03 83 01 00");
    }
    feed_hex(BUSHING_INITIATOR, "03 00 00 07 02 f0 00"); /* empty, not last */
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu, n, true));
    finish("<m unconfirmed informationReport [list v, 1 value]\n"
           ">m confirmed-Request identify #1\n"
           ">m confirmed-Request identify #1\n");
}

/* --- how it ends -----------------------------------------------------------
 */

static void expect_end(const char *initiator, const char *responder,
                       enum bushing_trace_state want, const char *lines)
{
    open_quietly();
    if (initiator != NULL)
        feed_hex(BUSHING_INITIATOR, initiator);
    if (responder != NULL)
        feed_hex(BUSHING_RESPONDER, responder);
    assert_int_equal(summary().state, want);
    finish(lines);
}

static void knows_how_it_ended(void **state)
{
    (void)state;
    expect_end(NULL, NULL, BUSHING_TRACE_OPEN, "");
    expect_end(ABORT, NULL, BUSHING_TRACE_ABORTED,
               ">s ABORT [its user data cannot be read]\n");
    expect_end("03 00 00 1e 02 f0 80 19 15 11 01 03 c1 10 a0 0e 61 0c 30 0a"
               "02 01 01 a0 05 64 03 80 01 00",
               NULL, BUSHING_TRACE_ABORTED,
               ">a ABORT ABRT [by acse-service-user]\n");
    expect_end("03 00 00 21 02 f0 80 19 18 11 01 03 c1 13 a0 11 61 0f 30 0d"
               "02 01 01 a0 08 64 06 80 01 01 81 01 02",
               NULL, BUSHING_TRACE_ABORTED,
               ">a ABORT ABRT [by acse-service-provider, protocol-error]\n");
    expect_end("03 00 00 10 02 f0 80 19 07 c1 05 30 03 80 01 02", NULL,
               BUSHING_TRACE_ABORTED,
               ">p ABORT [by the presentation provider, reason 2]\n");
    expect_end("03 00 00 09 02 f0 80 19 00", NULL, BUSHING_TRACE_ABORTED,
               ">s ABORT\n");
    expect_end(FINISH, DISCONNECT, BUSHING_TRACE_RELEASED,
               ">a FINISH RLRQ [normal]\n<a DISCONNECT RLRE\n");
    expect_end(NULL, "03 00 00 0b 06 80 00 01 00 02 80",
               BUSHING_TRACE_DISCONNECTED, "<c DR [reason 128]\n");
    expect_end(FINISH, "03 00 00 10 02 f0 80 08 07 c1 05 61 03 30 01 00",
               BUSHING_TRACE_OPEN,
               ">a FINISH RLRQ [normal]\n"
               "<p NOT FINISHED !PRESENTATION_PPDU 6\n");
}

static void expect_refused(const char *answer, const char *line)
{
    start();
    feed_hex(BUSHING_INITIATOR, CONNECT);
    num_heard = 0;
    assert_int_equal(summary().state, BUSHING_TRACE_ASKED);
    feed_hex(BUSHING_RESPONDER, answer);
    assert_int_equal(summary().state, BUSHING_TRACE_REFUSED);
    finish(line);
}

static void knows_refusals(void **state)
{
    (void)state;
    expect_refused("03 00 00 0b 06 80 00 01 00 02 03", "<c DR [reason 3]\n");
    expect_refused("03 00 00 0c 02 f0 80 0c 03 32 01 81",
                   "<s REFUSE [reason 129]\n");
    expect_refused("03 00 00 09 02 f0 80 0c 00", "<s REFUSE\n");
    /* a CPR in the reason, which says no more */
    expect_refused("03 00 00 11 02 f0 80 0c 08 32 06 02 30 03 8a 01 00",
                   "<p REFUSE [provider reason 0]\n");
    /* an AARE that rejects, in a REFUSE */
    expect_refused("03 00 00 35 02 f0 80 0c 2c 32 2a 02 30 27 61 25 30 23 02 01"
                   "01 a0 1e 61 1c a1 07 06 05 28 ca 22 02 03 a2 03 02 01 01 a3"
                   "05 a1 03 02 01 0d a4 05 06 03 29 01 01",
                   "<a REFUSE AARE [rejected-permanent, "
                   "authentication-failure]\n");
}

/* --- what belongs together -------------------------------------------------
 */

static void pairs_answers_with_requests(void **state)
{
    (void)state;
    open_quietly();
    client("a0 22 02 01 01 bf 2e 1c a1 0c 19 0a 75 70 31 35 30 6b 2e 62 69 6e"
           "a2 0c 19 0a 75 70 31 35 30 6b 2e 62 69 6e");
    /* the server asks, too, with the same number */
    server("a0 11 02 01 01 bf 48 0b a0 06 19 04 74 65 73 74 81 01 00");
    client("a1 23 02 01 01 bf 48 1d 80 01 00 a1 18 80 01 05 81 13 32 30 32 33"
           "30 36 32 34 30 35 34 33 35 33 2e 30 30 30 5a");
    server("a1 06 02 01 01 9f 2e 00");
    server("a1 06 02 01 01 9f 2e 00"); /* nobody asked */
    client("a0 06 02 01 02 bf 4d 00");
    server("a2 0a 80 01 02 a2 05 a0 03 8b 01 07");
    client("a0 05 02 01 03 82 00");
    server("a4 06 80 01 03 81 01 01");
    bushing_trace_summary s = summary();
    assert_int_equal(s.unasked, 1);
    assert_int_equal(s.unanswered, 0);
    bushing_trace_service row;
    assert_true(bushing_trace_service_at(&row, t, 3));
    assert_string_equal(row.name, "fileDirectory");
    assert_true(row.requests == 1 && row.responses == 0 && row.errors == 1);
    finish(">m confirmed-Request obtainFile #1 [up150k.bin to up150k.bin]\n"
           "<m confirmed-Request fileOpen #1 [test]\n"
           ">m confirmed-Response fileOpen #1 [test: frsm 0, 5 octets] after "
           "1\n"
           "<m confirmed-Response obtainFile #1 [up150k.bin to up150k.bin: "
           "done] after 3\n"
           "<m confirmed-Response obtainFile #1 [done]\n"
           ">m confirmed-Request fileDirectory #2\n"
           "<m confirmed-Error fileDirectory #2 [file: file-non-existent] "
           "after 1\n"
           ">m confirmed-Request identify #3\n"
           "<m reject identify #3 [confirmed-requestPDU: "
           "unrecognized-service] after 1\n");
}

static void the_answer_of_another_service_is_a_fault(void **state)
{
    (void)state;
    open_quietly();
    client("a0 05 02 01 01 82 00");
    server("a1 06 02 01 01 9f 2e 00");
    assert_int_equal(summary().malformed, 1);
    finish(">m confirmed-Request identify #1\n"
           "<m confirmed-Response obtainFile #1 [done] after 1 "
           "!MMS_SERVICE 19\n");
}

static void forgets_the_oldest_request(void **state)
{
    (void)state;
    char hex[] = "a0 05 02 01 00 82 00";
    open_quietly();
    for (int i = 0; i <= BUSHING_TRACE_PENDING; i++) {
        hex[12] = "0123456789abcdef"[i / 16];
        hex[13] = "0123456789abcdef"[i % 16];
        client(hex);
    }
    client(hex); /* the same number again */
    bushing_trace_summary s = summary();
    assert_int_equal(s.unanswered, BUSHING_TRACE_PENDING + 2);
    num_heard = 0;
    server("a1 06 02 01 00 9f 2e 00");
    server("a1 05 02 01 01 8b 00");
    finish("<m confirmed-Response obtainFile #0 [done]\n"
           "<m confirmed-Response defineNamedVariableList #1 [done] after 66 "
           "!MMS_SERVICE 19\n");
}

/* --- the middle, and gaps --------------------------------------------------
 */

static void unseen(enum bushing_role sender, uint64_t n)
{
    packet++;
    bushing_trace_gap(t, sender, n, now());
    pull();
}

static void reads_from_the_middle(void **state)
{
    (void)state;
    start();
    unseen(BUSHING_INITIATOR, 0);
    unseen(BUSHING_RESPONDER, 0);
    feed_hex(BUSHING_INITIATOR, "61 62 63"); /* inside some TPKT */
    client("a0 05 02 01 01 82 00");
    feed_value(BUSHING_RESPONDER,
               "61 0e 80 02 07 80 a1 07 06 05 28 ca 22 02 "
               "03 aa",
               1);
    feed_hex(BUSHING_RESPONDER, ACCEPT); /* without its CONNECT */
    feed_value(BUSHING_RESPONDER, "04 02 61 62", 9);
    assert_int_equal(summary().skipped, 3);
    finish(">t resynchronised [3 octets skipped] .\n"
           ">m confirmed-Request identify #1\n"
           "<a P-DATA [a length does not fit the value that holds it] "
           "!ACSE_APDU 34 ACSE-apdu.aare.result\n"
           "<m ACCEPT AARE initiate-Response [accepted, PDU size 65000, "
           "outstanding 5/5]\n"
           "<p P-DATA [a value in context 9]\n");
}

/* A message of the example of a secured association. */
static size_t example(uint8_t *out, size_t cap, const char *name)
{
    char path[1024], line[128];
    size_t n = 0;
    snprintf(path, sizeof path, "%s/examples/handshake/%s.hex",
             BUSHING_SOURCE_DIR, name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        n += octets_of(out + n, cap - n, line);
    }
    fclose(f);
    return n;
}

/* A message of the example as a TSDU; an APDU gets its PDV around. */
static void feed_example(enum bushing_role sender, const char *name, bool apdu)
{
    enum { HEAD = 15 };
    uint8_t tsdu[2048], tpkt[2056] = {0};
    size_t at = apdu ? 4 + HEAD : 4;
    size_t n = example(tsdu + at, sizeof tsdu - at, name) + at;
    memcpy(tsdu, "\1\0\1\0", 4);
    if (apdu)
        memcpy(tsdu + 4, "\x61\x82\0\0\x30\x82\0\0\2\1\1\xa0\x82\0\0", HEAD);
    for (size_t i = 0; apdu && i < 3; i++) {
        static const size_t length_at[] = {6, 10, 17};
        tsdu[length_at[i]] = (uint8_t)((n - length_at[i] - 2) >> 8);
        tsdu[length_at[i] + 1] = (uint8_t)(n - length_at[i] - 2);
    }
    feed(sender, tpkt, dt(tpkt, tsdu, n, true));
}

static void names_end_to_end_security(void **state)
{
    (void)state;
    start();
    unseen(BUSHING_INITIATOR, 0);
    unseen(BUSHING_RESPONDER, 0);
    feed_example(BUSHING_INITIATOR, "7-clear-read", false);
    feed_example(BUSHING_INITIATOR, "3-encrypted-read", false);
    feed_example(BUSHING_INITIATOR, "1-handshake-request", true);
    feed_example(BUSHING_RESPONDER, "2-handshake-accept", true);
    feed_example(BUSHING_INITIATOR, "5-release-request", true);
    feed_example(BUSHING_RESPONDER, "6-release-response", true);
    finish(">m P-DATA ClearTransfer confirmed-Request read #12 "
           "[bay1LD0/XCBR1$ST$Pos$stVal, association 42:7, seq 0, "
           "time 20261120093000.112Z, 46 octets]\n"
           ">x P-DATA EncrTransfer [association 417:86, seq 0, "
           "time 20261120093000.112Z, 58 octets]\n"
           ">x P-DATA AARQ HandshakeReq [called 1.3.9999.33, calling "
           "1.3.9999.1, association 417, encrypted, aes256-GCM aes128-GCM, "
           "group 23, signed ecdsa-with-SHA256]\n"
           "<x P-DATA AARE HandshakeAcc [accepted, association 417:86, "
           "encrypted, aes256-GCM, group 23, signed ecdsa-with-SHA256]\n"
           ">x P-DATA RLRQ ReleaseReq [normal, association 417:86]\n"
           "<x P-DATA RLRE ReleaseRsp [normal, association 417:86]\n");
}

/* --- with a key log -------------------------------------------------------
 */

/* What the schedule makes out of the messages of examples/handshake and the
 * secret in its file `keys`. */
#define EXAMPLE_EK_A \
    "5e83c9c63921cf7173c7ebd0cdc89c486b15a1791c6dbee920a776e9bb808ebe"
#define EXAMPLE_EK_B \
    "340e3130f933e9686cc7f01d033c44bf2824dde9472ab6dc57b873b4ce5175e1"

static bushing_keylog *read_keys(const char *text)
{
    bushing_keylog *k = NULL;
    size_t line;
    bushing_span s = {(const uint8_t *)text, strlen(text)};
    assert_int_equal(bushing_keylog_new(&k, &MEMORY, s, &line), 0);
    return k;
}

/* The read and its answer, as they are told with these keys. */
static void expect_with_keys(const char *text, const char *lines)
{
    bushing_keylog *k;
    start();
    k = text != NULL ? read_keys(text) : NULL;
    bushing_trace_set_keylog(t, k);
    unseen(BUSHING_INITIATOR, 0);
    unseen(BUSHING_RESPONDER, 0);
    feed_example(BUSHING_INITIATOR, "3-encrypted-read", false);
    feed_example(BUSHING_RESPONDER, "4-encrypted-answer", false);
    bushing_trace_set_keylog(t, NULL);
    bushing_keylog_free(k);
    finish(lines);
}

#define ASKED "association 417:86, seq 0, time 20261120093000.112Z, 58 octets]"
#define ANSWERED \
    "association 417:86, seq 0, time 20261120093000.115Z, 25 octets]"
#define CLOSED_ASKED ">x P-DATA EncrTransfer [" ASKED "\n"
#define CLOSED_ANSWERED "<x P-DATA EncrTransfer [" ANSWERED "\n"
#define OPEN_ASKED                                                \
    ">m P-DATA EncrTransfer confirmed-Request read #12 [bay1LD0/" \
    "XCBR1$ST$Pos$stVal, " ASKED "\n"
#define OPEN_ANSWERED                                              \
    "<m P-DATA EncrTransfer confirmed-Response read #12 [bay1LD0/" \
    "XCBR1$ST$Pos$stVal: 1 value, " ANSWERED " after 1\n"

static void tells_what_keys_open(void **state)
{
    (void)state;
    expect_with_keys(NULL, CLOSED_ASKED CLOSED_ANSWERED);
    expect_with_keys("# none\n", CLOSED_ASKED CLOSED_ANSWERED);
    expect_with_keys("BUSHING_E2E 417:86 EK_A=" EXAMPLE_EK_A
                     " EK_B=" EXAMPLE_EK_B " TAG=12\n",
                     OPEN_ASKED OPEN_ANSWERED);
    /* of one direction, of another association, the wrong way round */
    expect_with_keys("BUSHING_E2E 417:86 EK_A=" EXAMPLE_EK_A " TAG=12",
                     OPEN_ASKED CLOSED_ANSWERED);
    expect_with_keys("BUSHING_E2E 417:87 EK_A=" EXAMPLE_EK_A
                     " EK_B=" EXAMPLE_EK_B " TAG=12\n",
                     CLOSED_ASKED CLOSED_ANSWERED);
    expect_with_keys("BUSHING_E2E 417:86 EK_A=" EXAMPLE_EK_B
                     " EK_B=" EXAMPLE_EK_A " TAG=12\n",
                     CLOSED_ASKED CLOSED_ANSWERED);
    expect_with_keys("BUSHING_E2E 417:86 EK_A=" EXAMPLE_EK_A
                     " EK_B=" EXAMPLE_EK_B " TAG=16\n",
                     CLOSED_ASKED CLOSED_ANSWERED);
}

static void knows_the_rest_of_a_tsdu(void **state)
{
    (void)state;
    uint8_t tpkt[64] = {0};
    start();
    unseen(BUSHING_INITIATOR, 0);
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, (const uint8_t *)"rest", 4, false));
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, (const uint8_t *)"end", 3, true));
    client("a0 05 02 01 01 82 00");
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, (const uint8_t *)"none", 4, true));
    assert_int_equal(summary().malformed, 1);
    finish(">c rest of a TSDU [its start was not seen] .\n"
           ">m confirmed-Request identify #1\n"
           ">s TSDU !SESSION_NONE 0\n");
}

static void goes_on_after_a_gap(void **state)
{
    (void)state;
    uint8_t tsdu[512], tpkt[520] = {0};
    size_t n = data_in(tsdu, "a0 05 02 01 01 82 00", 3);
    open_quietly();
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu, 5, false));
    feed_hex(BUSHING_INITIATOR, "03 00 00"); /* not complete */
    unseen(BUSHING_INITIATOR, 100);
    feed_hex(BUSHING_INITIATOR, "99 98");
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu, n, true));
    unseen(BUSHING_INITIATOR, 7);
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu, n, true));
    assert_int_equal(summary().gaps, 2);
    assert_int_equal(summary().missing, 107);
    finish(">t gap [100 octets are not in the capture] .\n"
           ">t resynchronised [2 octets skipped] .\n"
           ">m confirmed-Request identify #1\n"
           ">t gap [7 octets are not in the capture] .\n"
           ">m confirmed-Request identify #1\n");
}

static void says_what_was_not_completed(void **state)
{
    (void)state;
    uint8_t tpkt[64] = {0};
    open_quietly();
    feed(BUSHING_INITIATOR, tpkt,
         dt(tpkt, (const uint8_t *)"\1\0\1\0", 4, false));
    feed_hex(BUSHING_RESPONDER, "03 00 00");
    finish(">t unfinished [4 octets of a TSDU that was not completed] .\n"
           "<t unfinished [3 octets of a TSDU that was not completed] .\n");
}

static void does_not_look_into_tls(void **state)
{
    (void)state;
    start();
    feed_hex(BUSHING_INITIATOR, "16 03 01 02 00 01 00 01 fc 03 03");
    feed_hex(BUSHING_RESPONDER, "16 03 03 00 7a 02");
    feed_hex(BUSHING_INITIATOR, CR);
    assert_int_equal(summary().state, BUSHING_TRACE_SECRET);
    finish(">t TLS [encrypted, cannot look inside] .\n");
    start();
    unseen(BUSHING_RESPONDER, 0);
    feed_hex(BUSHING_RESPONDER, "99 99 99 99 99 99");
    feed_hex(BUSHING_RESPONDER, "17 03 03 00 7a 02");
    finish("<t TLS [encrypted, cannot look inside] .\n");
    start(); /* nearly */
    feed_hex(BUSHING_INITIATOR, "18 03 01 00 10 00");
    feed_hex(BUSHING_RESPONDER, "16 03 01 48 01 00");
    finish(">t TPKT !TPKT_VERSION 0\n<t TPKT !TPKT_VERSION 0\n");
}

/* --- what is malformed ---------------------------------------------------- */

/* The line, and that the next message is read again. */
static void expect_fault(const char *hex, const char *line)
{
    char want[512];
    open_quietly();
    feed_hex(BUSHING_INITIATOR, hex);
    client("a0 05 02 01 01 82 00");
    assert_int_equal(summary().malformed, 1);
    snprintf(want, sizeof want, ">%s\n>m confirmed-Request identify #1\n",
             line);
    finish(want);
}

static void tells_faults_of_every_layer(void **state)
{
    (void)state;
    /* TPKT: the length is believed when it can be */
    expect_fault("03 00 00 05 00", "t TPKT !TPKT_LENGTH 0");
    expect_fault("03 00 00 04", "t TPKT !TPKT_LENGTH 0");
    /* COTP */
    expect_fault("03 00 00 07 07 f0 80", "c TPDU !COTP_LENGTH 0");
    expect_fault("03 00 00 0e 09 e0 00 00 00 01 00 c2 ff 00",
                 "c CR !COTP_LENGTH 7");
    expect_fault("03 00 00 0e 09 e0 00 00 00 01 00 c0 01 20",
                 "c CR !COTP_PARAMETER 7");
    expect_fault("03 00 00 08 02 f0 81 01", "c DT !COTP_NUMBER 0");
    /* session */
    expect_fault("03 00 00 07 02 f0 80", "s TSDU !SESSION_LENGTH 0");
    expect_fault("03 00 00 0b 02 f0 80 32 01 00 00", "s TSDU !SESSION_NONE 0");
    expect_fault("03 00 00 09 02 f0 80 0d 05", "s CONNECT !SESSION_LENGTH 1");
    expect_fault("03 00 00 0c 02 f0 80 0d 03 77 01 00",
                 "s CONNECT !SESSION_PARAMETER 2");
    expect_fault("03 00 00 0b 02 f0 80 01 01 00 01",
                 "s DATA TRANSFER !SESSION_PARAMETER 1");
    /* presentation */
    expect_fault(
        "03 00 00 0b 02 f0 80 01 00 01 00",
        "p DATA TRANSFER [input ends inside a value] !PRESENTATION_PPDU "
        "4 User-data");
    expect_fault("03 00 00 0d 02 f0 80 01 00 01 00 61 00",
                 "p DATA TRANSFER !PRESENTATION_VALUES 4");
    expect_fault("03 00 00 0d 02 f0 80 01 00 01 00 62 00",
                 "p DATA TRANSFER [an unexpected tag stands here] "
                 "!PRESENTATION_PPDU 6 User-data");
    expect_fault("03 00 00 0f 02 f0 80 01 00 01 00 61 02 30 00",
                 "p P-DATA !PRESENTATION_PPDU 6");
    expect_fault("03 00 00 16 02 f0 80 01 00 01 00 61 09 30 07 02 01 07 a0 02"
                 "8b 00",
                 "p P-DATA [a value in context 7] !PRESENTATION_CONTEXT_ID 13");
    /* ACSE and MMS */
    expect_fault("03 00 00 16 02 f0 80 01 00 01 00 61 09 30 07 02 01 01 a0 02"
                 "60 00",
                 "a P-DATA [a mandatory component is missing] !ACSE_APDU 15 "
                 "ACSE-apdu.aarq.application-context-name");
    expect_fault("03 00 00 16 02 f0 80 01 00 01 00 61 09 30 07 02 01 03 a0 02"
                 "8e 00",
                 "m P-DATA !MMS_PDU 13");
    expect_fault("03 00 00 1a 02 f0 80 01 00 01 00 61 0d 30 0b 02 01 03 a0 06"
                 "a0 04 02 02 00 01",
                 "m confirmed-Request unknown service #1 !MISSING 19 "
                 "MMSpdu.confirmed-RequestPDU.confirmedServiceRequest");
}

/* A TPKT that cannot be believed: nothing is read before a segment that starts
 * like one. */
static void loses_the_way_and_finds_it(void **state)
{
    (void)state;
    static const char *const hex[] = {
        "02 00 00 07 02 f0 80 aa", "03 01 00 07 02 f0 80 aa",
        "03 00 00 03 02 f0 80 aa", "03 00 00 05 00 f0 80 aa", "03 00 00 06 00"};
    static const unsigned skipped[] = {8, 8, 8, 8, 5};
    for (size_t i = 0; i < sizeof hex / sizeof hex[0]; i++) {
        char want[256];
        open_quietly();
        feed_hex(BUSHING_INITIATOR, hex[i]);
        feed_hex(BUSHING_INITIATOR, "03 00 00 08 02 20 80"); /* no class 0 */
        client("a0 05 02 01 01 82 00");
        snprintf(want, sizeof want,
                 ">t TPKT !TPKT_%s 0\n"
                 ">t resynchronised [%u octets skipped] .\n"
                 ">m confirmed-Request identify #1\n",
                 i < 2 ? "VERSION" : "LENGTH", skipped[i] + 7);
        finish(want);
    }
}

static void a_broken_piece_spoils_its_tsdu(void **state)
{
    (void)state;
    uint8_t tsdu[512], tpkt[520] = {0};
    size_t n = data_in(tsdu, "a0 05 02 01 01 82 00", 3);
    open_quietly();
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu, 5, false));
    feed_hex(BUSHING_INITIATOR, "03 00 00 08 02 f0 03 01"); /* number 3 */
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu + 6, n - 6, true));
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu, 5, false));
    feed_hex(BUSHING_INITIATOR, "03 00 00 08 07 f0 00 01");
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu + 6, n - 6, true));
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, tsdu, n, true));
    finish(">c DT !COTP_NUMBER 0\n>c TPDU !COTP_LENGTH 0\n"
           ">m confirmed-Request identify #1\n");
}

static void a_tsdu_has_a_ceiling(void **state)
{
    (void)state;
    static uint8_t block[60000], tpkt[60008];
    open_quietly();
    memcpy(block, "\1\0\1\0", 4);
    for (size_t i = 0; i <= BUSHING_TRACE_TSDU_MAX / sizeof block + 1; i++)
        feed(BUSHING_INITIATOR, tpkt, dt(tpkt, block, sizeof block, false));
    feed(BUSHING_INITIATOR, tpkt, dt(tpkt, block, 1, true));
    client("a0 05 02 01 01 82 00");
    finish(">c DT !COTP_TSDU 0\n>m confirmed-Request identify #1\n");
}

static void contradicting_authentication_is_a_fault(void **state)
{
    (void)state;
    /* the requirement without a value; user information is read all the same */
    start();
    feed_hex(BUSHING_INITIATOR,
             "03 00 00 7d 02 f0 80 0d 74 c1 72 31 70 a0 03 80 01 01 a2 69 a4 23"
             "30 0f 02 01 01 06 04 52 01 00 01 30 04 06 02 51 01 30 10 02 01 03"
             "06 05 28 ca 22 02 01 30 04 06 02 51 01 61 42 30 40 02 01 01 a0 3b"
             "60 39 a1 07 06 05 28 ca 22 02 03 8a 02 07 80 be 2a 28 28 02 01 03"
             "a0 23 a8 21 80 02 03 e8 81 01 05 82 01 05 83 01 0a a4 12 80 01 01"
             "81 02 05 f1 82 09 03 ee 1c 00 00 04 08 00 00");
    finish(">a CONNECT AARQ initiate-Request [PDU size 1000, outstanding 5/5] "
           "!ACSE_AUTHENTICATION 0\n");
}

static void without_user_information_it_is_a_fault(void **state)
{
    (void)state;
    start();
    feed_hex(BUSHING_INITIATOR,
             "03 00 00 4a 02 f0 80 0d 41 c1 3f 31 3d a0 03 80 01 01 a2 36 a4 11"
             "30 0f 02 01 01 06 04 52 01 00 01 30 04 06 02 51 01 61 21 30 1f 02"
             "01 01 a0 1a 60 18 a1 07 06 05 28 ca 22 02 03 be 0d 28 0b 02 01 03"
             "a0 06 a8 04 80 02 03 e8");
    finish(">a CONNECT AARQ !ACSE_USER_INFORMATION 54\n");
}

/* --- what is seldom ------------------------------------------------------ */

static void several_values_have_a_line_each(void **state)
{
    (void)state;
    open_quietly();
    feed_hex(BUSHING_INITIATOR,
             "03 00 00 1f 02 f0 80 01 00 01 00 61 12 30 07 02 01 03 a0 02 8b 00"
             "30 07 02 01 03 a0 02 8c 00");
    feed_hex(BUSHING_INITIATOR,
             "03 00 00 21 02 f0 80 01 00 01 00 61 14 30 07 02 01 03 a0 02 8b 00"
             "31 00 30 07 02 01 03 a0 02 8c 00");
    finish(">m conclude-Request\n>m conclude-Response\n"
           ">m conclude-Request\n>p P-DATA !PRESENTATION_PPDU 15\n");
}

static void names_other_tpdus(void **state)
{
    (void)state;
    open_quietly();
    feed_hex(BUSHING_INITIATOR, "03 00 00 09 04 70 00 01 00");
    feed_hex(BUSHING_INITIATOR, "03 00 00 0a 04 10 00 01 80 00");
    feed_hex(BUSHING_INITIATOR, "03 00 00 0a 04 30 00 01 80 00");
    finish(">c ER [cause 0]\n>c ED [not of class 0, code 16]\n"
           ">c TPDU [not of class 0, code 48]\n");
}

static void says_what_it_does_not_join(void **state)
{
    (void)state;
    start();
    feed_hex(BUSHING_INITIATOR, "03 00 00 0e 02 f0 80 0d 05 3c 01 01 c1 00");
    feed_hex(BUSHING_RESPONDER, "03 00 00 0f 02 f0 80 10 06 15 04 00 00 00 00");
    feed_hex(BUSHING_INITIATOR,
             "03 00 00 10 02 f0 80 01 00 01 03 19 01 01 61 00");
    feed_hex(BUSHING_RESPONDER,
             "03 00 00 10 02 f0 80 0c 07 32 01 00 c1 02 30 00");
    finish(">s CONNECT [the user data go on in later SPDUs, which are not "
           "joined]\n"
           "<s OVERFLOW ACCEPT\n"
           ">s DATA TRANSFER [a segment, which is not joined with its "
           "others]\n"
           "<p REFUSE [reason 0]\n");
}

static void tells_titles_that_are_names(void **state)
{
    (void)state;
    start();
    unseen(BUSHING_INITIATOR, 0);
    feed_value(BUSHING_INITIATOR,
               "60 1b a1 07 06 05 28 ca 22 02 03 a2 02 30 00 8a 02 07 80 8b 03"
               "52 03 01 ac 03 80 01 61",
               1);
    assert_true(summary().authentication);
    finish(">a P-DATA AARQ [called a name, authentication]\n");
}

static void a_tpkt_may_turn_out_wrong_late(void **state)
{
    (void)state;
    open_quietly();
    feed_hex(BUSHING_INITIATOR, "03 00");
    feed_hex(BUSHING_INITIATOR, "00 05 00");
    feed_hex(BUSHING_INITIATOR, "03");
    feed_hex(BUSHING_INITIATOR, "01 00");
    client("8b 00");
    finish(">t TPKT !TPKT_LENGTH 0\n>t TPKT !TPKT_VERSION 0\n"
           ">t resynchronised [3 octets skipped] .\n>m conclude-Request\n");
}

static void long_texts_are_cut_in_answers(void **state)
{
    (void)state;
    enum { LETTERS = 130 };
    char hex[1024] = "a0 81 8c 02 01 01 bf 4c 81 85 19 81 82 ";
    char want[1024], name[LETTERS + 1];
    for (int i = 0; i < LETTERS; i++)
        memcpy(hex + strlen(hex), "61", 3);
    memset(name, 'a', LETTERS);
    name[LETTERS] = '\0';
    open_quietly();
    client(hex);
    server("a1 06 02 01 01 9f 4c 00");
    snprintf(want, sizeof want,
             ">m confirmed-Request fileDelete #1 [%s]\n"
             "<m confirmed-Response fileDelete #1 [%.116s...: done] after 1\n",
             name, name);
    finish(want);
}

/* --- the rest ------------------------------------------------------------ */

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    uint8_t tsdu[512], tpkt[520] = {0};
    size_t n = data_in(tsdu, "a0 05 02 01 01 82 00", 3), asked = 2;
    assert_int_equal(bushing_trace_new(&t, NULL), BUSHING_ERR_ARGUMENT);
    num_asked = num_blocks = 0;
    fail_at = 1;
    assert_int_equal(bushing_trace_new(&t, &MEMORY), BUSHING_ERR_MEMORY);
    assert_null(t);
    for (size_t fail = 2; fail <= asked; fail++) {
        start();
        fail_at = fail;
        for (size_t i = 0; i < n; i++) {
            size_t k = dt(tpkt, tsdu + i, 1, i + 1 == n);
            feed(BUSHING_INITIATOR, tpkt, 3);
            feed(BUSHING_INITIATOR, tpkt + 3, k - 3);
        }
        client("a0 05 02 01 01 82 00");
        asked = num_asked;
        /* the last message is heard in any case */
        assert_non_null(strstr(heard, "identify #1\n"));
        bushing_trace_free(t);
        assert_int_equal(num_blocks, 0);
    }
    assert_true(asked > 4);
    bushing_trace_free(NULL);
}

static void every_state_has_a_text(void **state)
{
    (void)state;
    for (int i = 0; i <= BUSHING_TRACE_SECRET; i++)
        assert_true(
            strlen(bushing_trace_state_text((enum bushing_trace_state)i)) >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_an_association),
        cmocka_unit_test(segments_do_not_matter),
        cmocka_unit_test(puts_fragments_together),
        cmocka_unit_test(knows_how_it_ended),
        cmocka_unit_test(knows_refusals),
        cmocka_unit_test(pairs_answers_with_requests),
        cmocka_unit_test(the_answer_of_another_service_is_a_fault),
        cmocka_unit_test(forgets_the_oldest_request),
        cmocka_unit_test(reads_from_the_middle),
        cmocka_unit_test(names_end_to_end_security),
        cmocka_unit_test(tells_what_keys_open),
        cmocka_unit_test(knows_the_rest_of_a_tsdu),
        cmocka_unit_test(goes_on_after_a_gap),
        cmocka_unit_test(says_what_was_not_completed),
        cmocka_unit_test(does_not_look_into_tls),
        cmocka_unit_test(tells_faults_of_every_layer),
        cmocka_unit_test(loses_the_way_and_finds_it),
        cmocka_unit_test(a_broken_piece_spoils_its_tsdu),
        cmocka_unit_test(a_tsdu_has_a_ceiling),
        cmocka_unit_test(contradicting_authentication_is_a_fault),
        cmocka_unit_test(without_user_information_it_is_a_fault),
        cmocka_unit_test(several_values_have_a_line_each),
        cmocka_unit_test(names_other_tpdus),
        cmocka_unit_test(says_what_it_does_not_join),
        cmocka_unit_test(tells_titles_that_are_names),
        cmocka_unit_test(a_tpkt_may_turn_out_wrong_late),
        cmocka_unit_test(long_texts_are_cut_in_answers),
        cmocka_unit_test(memory_may_end_anywhere),
        cmocka_unit_test(every_state_has_a_text),
    };
    return cmocka_run_group_tests_name("trace_lines", tests, NULL, NULL);
}
