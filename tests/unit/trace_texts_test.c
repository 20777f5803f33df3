/* What the tracker says of each MMS PDU: names, counts, results. */
#include "trace_help.h"

static void expect_text(bool request, const char *hex, const char *line)
{
    char want[512];
    open_quietly();
    if (request)
        client(hex);
    else
        server(hex);
    snprintf(want, sizeof want, "%cm %s\n", request ? '>' : '<', line);
    finish(want);
}

static void tells_requests(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *line;
    } rows[] = {
        {"a0 06 02 01 01 80 01 00", "status #1"},
        {"a0 0e 02 01 01 a1 09 a0 03 80 01 09 a1 02 80 00",
         "getNameList #1 [domain of the VMD]"},
        {"a0 14 02 01 01 a1 0f a0 03 80 01 00 a1 03 81 01 44 82 03 61 62 63",
         "getNameList #1 [namedVariable of D after abc]"},
        {"a0 0e 02 01 01 a1 09 a0 03 81 01 05 a1 02 82 00",
         "getNameList #1 [5 of the association]"},
        {"a0 15 02 01 01 a4 10 a1 0e a0 0c 30 0a a0 08 a1 06 1a 01 44 1a 01 "
         "49",
         "read #1 [D/I]"},
        {"a0 0e 02 01 01 a4 09 a1 07 a1 05 82 03 72 70 74",
         "read #1 [list @rpt]"},
        {"a0 28 02 01 01 a4 23 a1 21 a0 1f 30 07 a0 05 80 03 61 5f 62 30 06 "
         "a1 04 81 02 6d 75 30 05 a0 03 80 01 63 30 05 a0 03 80 01 64",
         "read #1 [a_b, address mu, c and 1 more]"},
        {"a0 1b 02 01 01 a4 16 a1 14 a0 12 30 10 a0 08 a1 06 1a 01 44 1a 01 49 "
         "a5 04 81 02 73 76",
         "read #1 [D/I (a part)]"},
        {"a0 0b 02 01 01 a6 06 a0 04 80 02 6d 75",
         "getVariableAccessAttributes #1 [mu]"},
        {"a0 0a 02 01 01 a6 05 a1 03 80 01 07",
         "getVariableAccessAttributes #1 [address 7]"},
        {"a0 0b 02 01 01 a6 06 a1 04 81 02 6d 75",
         "getVariableAccessAttributes #1 [address mu]"},
        {"a0 0b 02 01 01 a6 06 a1 04 82 02 6d 75",
         "getVariableAccessAttributes #1 [address 6d75]"},
        {"a0 4d 02 01 09 ab 48 a1 16 1a 0a 54 65 73 74 44 6f 6d 61 69 6e 1a 08 "
         "64 73 5f 70 72 6f 62 65 a0 2e 30 15 a0 13 a1 11 1a 0a 54 65 73 74 44 "
         "6f 6d 61 69 6e 1a 03 74 6d 31 30 15 a0 13 a1 11 1a 0a 54 65 73 74 44 "
         "6f 6d 61 69 6e 1a 03 74 6d 32",
         "defineNamedVariableList #9 [TestDomain/ds_probe]"},
        {"a0 0d 02 01 01 ac 08 a1 06 1a 01 44 1a 01 4c",
         "getNamedVariableListAttributes #1 [D/L]"},
        {"a0 11 02 01 01 ad 0c 80 01 00 a1 07 80 05 61 62 63 64 65",
         "deleteNamedVariableList #1 [abcde]"},
        {"a0 0b 02 01 01 ad 06 80 01 02 82 01 44",
         "deleteNamedVariableList #1 [all of scope 2 in D]"},
        {"a0 11 02 01 01 bf 48 0b a0 06 19 04 74 65 73 74 81 01 05",
         "fileOpen #1 [test, from 5]"},
        {"a0 07 02 01 02 9f 49 01 00", "fileRead #2 [frsm 0]"},
        {"a0 07 02 01 03 9f 4a 01 07", "fileClose #3 [frsm 7]"},
        {"a0 0c 02 01 01 bf 4c 06 19 01 61 19 01 62", "fileDelete #1 [a/b]"},
        {"a0 10 02 01 01 bf 4b 0a a0 03 19 01 61 a1 03 19 01 62",
         "fileRename #1 [a to b]"},
        {"a0 10 02 01 01 bf 4d 0a a0 03 19 01 61 a1 03 19 01 62",
         "fileDirectory #1 [a after b]"},
        {"a0 10 02 01 01 bf 41 0a a0 08 a1 06 1a 01 44 1a 01 4a",
         "readJournal #1 [D/J]"},
        {"a0 11 02 01 01 a4 0c a1 0a a0 08 30 02 84 00 30 02 a3 00",
         "read #1 [invalidated, scattered access]"},
        {"a0 23 02 02 04 1b a5 1d a0 15 30 13 a0 11 a1 0f 1a 06 44 6f 6d 61 69 "
         "6e 1a 05 53 74 61 74 65 a0 04 84 02 00 88",
         "write #1051 [Domain/State]"},
        {"a0 0e 02 01 01 bf 4c 08 19 01 61 19 03 e9 22 5c",
         "fileDelete #1 [a/\\xe9\"\\]"},
        /* services without a table: named by their tags */
        {"a0 06 02 01 01 bf 29 00", "stop #1"},
        {"a0 06 02 01 01 bf 3f 00", "getAlarmSummary #1"},
        {"a0 06 02 01 01 bf 51 00", "unknown service #1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char line[256];
        snprintf(line, sizeof line, "confirmed-Request %s", rows[i].line);
        expect_text(true, rows[i].hex, line);
    }
}

static void tells_answers(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *line;
    } rows[] = {
        {"a1 0b 02 01 01 a0 06 80 01 00 81 01 02",
         "confirmed-Response status #1 [logical 0, physical 2]"},
        {"a1 10 02 01 01 a1 0b a0 06 1a 01 61 1a 01 62 81 01 ff",
         "confirmed-Response getNameList #1 [2 names, more follow]"},
        {"a1 0d 02 01 01 a1 08 a0 03 1a 01 61 81 01 00",
         "confirmed-Response getNameList #1 [1 name]"},
        {"a1 07 02 01 01 a4 02 a1 00", "confirmed-Response read #1 [0 values]"},
        {"a1 10 02 01 01 a4 0b a1 09 83 01 00 80 01 0a 80 01 03",
         "confirmed-Response read #1 [1 value, 2 failures: "
         "object-non-existent]"},
        {"a1 0a 02 01 01 a4 05 a1 03 80 01 03",
         "confirmed-Response read #1 [1 failure: object-access-denied]"},
        {"a1 09 02 01 01 a5 04 81 00 81 00",
         "confirmed-Response write #1 [written]"},
        {"a1 0a 02 01 01 a5 05 81 00 80 01 03",
         "confirmed-Response write #1 [1 failure: object-access-denied]"},
        {"a1 0d 02 01 02 a6 08 80 01 00 a2 03 84 01 f4",
         "confirmed-Response getVariableAccessAttributes #2 [done]"},
        {"a1 12 02 01 01 ac 0d 80 01 00 a1 08 30 06 a0 04 80 02 61 62",
         "confirmed-Response getNamedVariableListAttributes #1 [1 variable]"},
        {"a1 0b 02 01 02 ad 06 80 01 02 81 01 01",
         "confirmed-Response deleteNamedVariableList #2 [1 of 2 deleted]"},
        {"a1 10 02 01 02 bf 49 0a 80 05 74 65 73 74 0a 81 01 00",
         "confirmed-Response fileRead #2 [5 octets]"},
        {"a1 0c 02 01 02 bf 49 06 80 01 74 81 01 ff",
         "confirmed-Response fileRead #2 [1 octet, more follow]"},
        {"a1 2e 02 01 01 bf 4d 28 a0 26 30 24 30 22 a0 06 19 04 74 65 73 74 a1 "
         "18 80 01 05 81 13 32 30 32 33 30 36 32 34 30 35 34 33 35 33 2e 30 30 "
         "30 5a",
         "confirmed-Response fileDirectory #1 [1 file]"},
        {"a1 08 02 01 01 bf 41 02 a0 00",
         "confirmed-Response readJournal #1 [0 entries]"},
        {"a2 0f 80 01 01 a2 0a a0 03 87 01 02 82 03 61 62 63",
         "confirmed-Error #1 [access: object-non-existent, \"abc\"]"},
        {"a2 0a 80 01 01 a2 05 a0 03 8b 01 63",
         "confirmed-Error #1 [file: 99]"},
        {"a3 11 a0 0f a1 05 80 03 52 50 54 a0 06 8a 01 72 83 01 00",
         "unconfirmed informationReport [list RPT \"r\", 2 values]"},
        {"a3 10 a0 0e a0 07 30 05 a0 03 80 01 61 a0 03 80 01 02",
         "unconfirmed informationReport [a, 1 failure: "
         "temporarily-unavailable]"},
        {"a3 08 a1 06 80 01 00 81 01 00",
         "unconfirmed unsolicitedStatus [logical 0, physical 0]"},
        {"a3 02 a2 00", "unconfirmed eventNotification"},
        {"a3 02 a3 00", "unconfirmed unknown unconfirmed service"},
        {"a4 03 85 01 00", "reject [pdu-error: unknown-pdu-type]"},
        {"85 01 07", "cancel-Request #7"},
        {"86 01 07", "cancel-Response #7"},
        {"a7 0a 80 01 07 a1 05 a0 03 8a 01 00",
         "cancel-Error #7 [cancel: other]"},
        {"aa 05 a0 03 88 01 01", "initiate-Error [initiate: "
                                 "version-incompatible]"},
        {"ad 05 a0 03 89 01 01", "conclude-Error [conclude: "
                                 "further-communication-required]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_text(false, rows[i].hex, rows[i].line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_requests),
        cmocka_unit_test(tells_answers),
    };
    return cmocka_run_group_tests_name("trace_texts", tests, NULL, NULL);
}
