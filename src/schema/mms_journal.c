#include "schema/mms_journal.h"

#define THIS struct mms_range_start
static const struct asn1_field RANGE_START_ROWS[] = {
    ALT("startingTime", starting_time, span, MMS_TIME_OF_DAY, CTX(0)),
    ALT("startingEntry", starting_entry, span, ASN_OCTETS, CTX(1)),
};
#undef THIS

static const struct asn1_type RANGE_START = {
    CHOICE(NULL, struct mms_range_start, RANGE_START_ROWS, 0)};

#define THIS struct mms_range_stop
static const struct asn1_field RANGE_STOP_ROWS[] = {
    ALT("endingTime", ending_time, span, MMS_TIME_OF_DAY, CTX(0)),
    ALT("numberOfEntries", number_of_entries, int64_t, MMS_INTEGER32, CTX(1)),
};
#undef THIS

static const struct asn1_type RANGE_STOP = {
    CHOICE(NULL, struct mms_range_stop, RANGE_STOP_ROWS, 0)};

#define THIS struct mms_entry_to_start_after
static const struct asn1_field ENTRY_TO_START_AFTER_ROWS[] = {
    REQ("timeSpecification", time_specification, span, MMS_TIME_OF_DAY, CTX(0)),
    REQ("entrySpecification", entry_specification, span, ASN_OCTETS, CTX(1)),
};
#undef THIS

static const struct asn1_type ENTRY_TO_START_AFTER = {SEQUENCE(
    NULL, struct mms_entry_to_start_after, ENTRY_TO_START_AFTER_ROWS, 0)};

static const struct asn1_type VARIABLE_TAGS = {
    LIST_OF(NULL, ASN_VISIBLE, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_read_journal_request
static const struct asn1_field READ_JOURNAL_REQUEST_ROWS[] = {
    REQ("journalName", journal_name, struct mms_object_name, MMS_OBJECT_NAME,
        CTX(0)),
    OPT("rangeStartSpecification", range_start_specification,
        struct mms_range_start, RANGE_START, CTX(1)),
    OPT("rangeStopSpecification", range_stop_specification,
        struct mms_range_stop, RANGE_STOP, CTX(2)),
    OPT("listOfVariables", list_of_variables, struct asn1_list, VARIABLE_TAGS,
        CTX(4)),
    OPT("entryToStartAfter", entry_to_start_after,
        struct mms_entry_to_start_after, ENTRY_TO_START_AFTER, CTX(5)),
};
#undef THIS

const struct asn1_type MMS_READ_JOURNAL_REQUEST = {
    SEQUENCE("ReadJournal-Request", struct mms_read_journal_request,
             READ_JOURNAL_REQUEST_ROWS, 0)};

static const struct asn1_type JOURNAL_ENTRIES = {
    LIST_OF(NULL, MMS_JOURNAL_ENTRY, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_read_journal_response
static const struct asn1_field READ_JOURNAL_RESPONSE_ROWS[] = {
    REQ("listOfJournalEntry", list_of_journal_entry, struct asn1_list,
        JOURNAL_ENTRIES, CTX(0)),
    DEF_ATTRIBUTE("moreFollows", more_follows, bool, ASN_BOOLEAN, CTX(1),
                  false),
};
#undef THIS

const struct asn1_type MMS_READ_JOURNAL_RESPONSE = {
    SEQUENCE("ReadJournal-Response", struct mms_read_journal_response,
             READ_JOURNAL_RESPONSE_ROWS, 0)};

/* originatingApplication is explicitly tagged: A1 02 30 00. */
#define THIS struct mms_journal_entry
static const struct asn1_field JOURNAL_ENTRY_ROWS[] = {
    REQ("entryIdentifier", entry_identifier, span, ASN_OCTETS, CTX(0)),
    REQ_EXP("originatingApplication", originating_application,
            struct mms_application_reference, MMS_APPLICATION_REFERENCE,
            CTX(1)),
    REQ("entryContent", entry_content, struct mms_entry_content,
        MMS_ENTRY_CONTENT, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_JOURNAL_ENTRY = {
    SEQUENCE("JournalEntry", struct mms_journal_entry, JOURNAL_ENTRY_ROWS, 0)};

static const char EC_STATES[] = "disabled\0"
                                "idle\0"
                                "active\0";

const struct asn1_type MMS_EC_STATE = {
    INTEGER_TYPE("EC-State", INT64_MIN, INT64_MAX), NAMED(EC_STATES),
    .flags = TYPE_LAX};

#define THIS struct mms_journal_event
static const struct asn1_field JOURNAL_EVENT_ROWS[] = {
    REQ("eventConditionName", event_condition_name, struct mms_object_name,
        MMS_OBJECT_NAME, CTX(0)),
    REQ("currentState", current_state, int64_t, MMS_EC_STATE, CTX(1)),
};
#undef THIS

static const struct asn1_type JOURNAL_EVENT = {
    SEQUENCE(NULL, struct mms_journal_event, JOURNAL_EVENT_ROWS, 0)};

#define THIS struct mms_journal_variable
static const struct asn1_field JOURNAL_VARIABLE_ROWS[] = {
    REQ("variableTag", variable_tag, span, MMS_STRING, CTX(0)),
    REQ("valueSpecification", value_specification, struct mms_data, MMS_DATA,
        CTX(1)),
};
#undef THIS

const struct asn1_type MMS_JOURNAL_VARIABLE = {
    SEQUENCE(NULL, struct mms_journal_variable, JOURNAL_VARIABLE_ROWS, 0),
    XML_AS("SEQUENCE", NULL)};

static const struct asn1_type JOURNAL_VARIABLES = {
    LIST_OF(NULL, MMS_JOURNAL_VARIABLE, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_journal_data
static const struct asn1_field JOURNAL_DATA_ROWS[] = {
    OPT("event", event, struct mms_journal_event, JOURNAL_EVENT, CTX(0)),
    OPT("listOfVariables", list_of_variables, struct asn1_list,
        JOURNAL_VARIABLES, CTX(1)),
};
#undef THIS

static const struct asn1_type JOURNAL_DATA = {
    SEQUENCE(NULL, struct mms_journal_data, JOURNAL_DATA_ROWS, 0)};

#define THIS struct mms_entry_form
static const struct asn1_field ENTRY_FORM_ROWS[] = {
    ALT("data", data, struct mms_journal_data, JOURNAL_DATA, CTX(2)),
    ALT("annotation", annotation, span, MMS_STRING, CTX(3)),
};
#undef THIS

static const struct asn1_type ENTRY_FORM = {
    CHOICE(NULL, struct mms_entry_form, ENTRY_FORM_ROWS, 0)};

/* The standard writes occurence with one r. */
#define THIS struct mms_entry_content
static const struct asn1_field ENTRY_CONTENT_ROWS[] = {
    REQ("occurenceTime", occurrence_time, span, MMS_TIME_OF_DAY, CTX(0)),
    REQ("entryForm", entry_form, struct mms_entry_form, ENTRY_FORM, NOTAG),
};
#undef THIS

const struct asn1_type MMS_ENTRY_CONTENT = {
    SEQUENCE("EntryContent", struct mms_entry_content, ENTRY_CONTENT_ROWS, 0)};
