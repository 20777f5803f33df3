#include "explain.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

/* --- what speaks --------------------------------------------------------- */

enum speech { TLS, HTTP, SSH, XML, TEXT, S7, MMS };

struct opening {
    const char *octets;
    size_t n;
    enum speech speech;
};

static const struct opening OPENINGS[] = {
    {"\x16\x03", 2, TLS},     {"\x15\x03", 2, TLS},     {"HTTP/", 5, HTTP},
    {"GET ", 4, HTTP},        {"POST ", 5, HTTP},       {"HEAD ", 5, HTTP},
    {"PUT ", 4, HTTP},        {"OPTIONS ", 8, HTTP},    {"CONNECT ", 8, HTTP},
    {"DELETE ", 7, HTTP},     {"PATCH ", 6, HTTP},      {"TRACE ", 6, HTTP},
    {"PRI * HTTP", 10, HTTP}, {"<!DOCTYPE ", 10, HTTP}, {"<html", 5, HTTP},
    {"SSH-", 4, SSH},         {"<?xml", 5, XML},        {"<stream:", 8, XML},
};

static const char *const SPEECH_NAMES[] = {
    [TLS] = "TLS",   [HTTP] = "HTTP", [SSH] = "SSH", [XML] = "XML",
    [TEXT] = "text", [S7] = "S7",     [MMS] = NULL,
};

static bool is_text(bushing_span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] < ' ' || s.p[i] > '~') && s.p[i] != '\r' && s.p[i] != '\n')
            return false;
    return s.n >= 4;
}

static enum speech speech_of(bushing_span first)
{
    for (size_t i = 0; i < sizeof OPENINGS / sizeof OPENINGS[0]; i++)
        if (first.n >= OPENINGS[i].n &&
            memcmp(first.p, OPENINGS[i].octets, OPENINGS[i].n) == 0)
            return OPENINGS[i].speech;
    return is_text(first) ? TEXT : MMS;
}

const char *net_protocol_of(bushing_span first)
{
    return SPEECH_NAMES[speech_of(first)];
}

/* A DT of class 0 that carries what PLCs speak on the same port. */
static bool is_s7(bushing_span s)
{
    return s.n >= 8 && s.p[0] == 3 && s.p[4] == 2 && s.p[5] == 0xF0 &&
           (s.p[7] == 0x32 || s.p[7] == 0x72);
}

static bool is_connect_confirm(bushing_span s)
{
    return s.n >= 6 && s.p[0] == 3 && s.p[5] >> 4 == 0xD;
}

static const char *const TO_CALLER[] = {
    [TLS] = "the peer answers with TLS: this port wants TLS and we speak plain "
            "MMS (its plain port is usually 102)",
    [HTTP] = "the peer speaks HTTP, not MMS (is the port right?)",
    [SSH] = "the peer speaks SSH, not MMS (is the port right?)",
    [XML] =
        "the peer speaks XML (XMPP?), not MMS over TCP (is the port right?)",
    [TEXT] = "the peer answers with text: this is another kind of server, not "
             "MMS (is the port right?)",
    [S7] = "the peer speaks S7, not MMS: a PLC, or its other port",
};

static const char *const TO_CALLED[] = {
    [TLS] = "the peer speaks TLS, and this port is for plain MMS (let it call "
            "without TLS, or at the port for TLS)",
    [HTTP] = "the peer speaks HTTP, and this port is for MMS (a browser or a "
             "scanner?)",
    [SSH] = "the peer speaks SSH, and this port is for MMS (a scanner?)",
    [XML] = "the peer speaks XML (XMPP?), and this port is for MMS over TCP",
    [TEXT] = "the peer sends text, and this port is for MMS (a scanner?)",
    [S7] = "the peer speaks S7, and this port is for MMS (an engineering tool "
           "for PLCs?)",
};

/* --- no connection ------------------------------------------------------- */

struct reason {
    int error;
    enum net_fault fault;
    const char *text;
};

static const struct reason REASONS[] = {
    {UV_ECONNREFUSED, NET_FAULT_NETWORK,
     "connection refused: nothing listens there (is the server running? is the "
     "port right?)"},
    {UV_ETIMEDOUT, NET_FAULT_NETWORK,
     "no answer in time (is the host on? does a firewall drop what is sent "
     "there?)"},
    {UV_EHOSTUNREACH, NET_FAULT_NETWORK,
     "the host cannot be reached (is it on? is the address right?)"},
    {UV_ENETUNREACH, NET_FAULT_NETWORK,
     "no route to this network (is the address right? is the network up?)"},
    {UV_EAI_NONAME, NET_FAULT_NETWORK,
     "no host of this name is known (is it spelled right?)"},
    {UV_EAI_NODATA, NET_FAULT_NETWORK,
     "this name has no address (is it spelled right?)"},
    {UV_EAI_AGAIN, NET_FAULT_NETWORK,
     "the name cannot be looked up now (does the name server answer?)"},
    {UV_EACCES, NET_FAULT_NETWORK,
     "this machine forbids it (is there a firewall here?)"},
    {UV_EPERM, NET_FAULT_NETWORK,
     "this machine forbids it (is there a firewall here?)"},
    {UV_ECONNABORTED, NET_FAULT_OWN,
     "dropped before it was associated: others needed the room"},
    {UV_ENOMEM, NET_FAULT_OWN,
     "dropped: no memory left, or its ceiling was "
     "reached"},
    {UV_ECANCELED, NET_FAULT_OWN, "dropped: this program ends"},
};

static enum net_fault by_error(char *text, const struct net_end *end)
{
    for (size_t i = 0; i < sizeof REASONS / sizeof REASONS[0]; i++)
        if (REASONS[i].error == end->error) {
            (void)snprintf(text, NET_EXPLAIN_TEXT, "%s: %s", end->peer,
                           REASONS[i].text);
            return REASONS[i].fault;
        }
    (void)snprintf(text, NET_EXPLAIN_TEXT, "%s: %s", end->peer,
                   end->error != 0 ? uv_strerror(end->error)
                                   : "the connection was closed");
    return NET_FAULT_NETWORK;
}

/* --- a connection, and no association ------------------------------------ */

/* What may help, by how it went wrong; "" when nothing is known. */
static const char *advice(const struct net_end *end)
{
    const bushing_closed *c = end->closed;
    if (!end->called)
        return "";
    switch (c->code) {
    case BUSHING_ERR_COTP_ADDRESS:
        return " (is the called transport selector right?)";
    case BUSHING_ERR_COTP_REFUSED:
    case BUSHING_ERR_COTP_DISCONNECT:
        return c->transport_reason == 2 || c->transport_reason == 3
                   ? " (is the called transport selector right?)"
                   : "";
    case BUSHING_ERR_SESSION_REFUSED:
        return c->session_reason == 0x81 || c->session_reason == 0x82
                   ? " (is the called session selector right?)"
                   : "";
    case BUSHING_ERR_PRESENTATION_REFUSED:
        return c->presentation_reason == 3 || c->presentation_reason == 7
                   ? " (is the called presentation selector right?)"
                   : "";
    case BUSHING_ERR_ACSE_REFUSED:
        return c->source == 0 && c->diagnostic >= 7
                   ? " (is the called title right?)"
                   : "";
    default:
        return "";
    }
}

/* The peer went away, or said nothing, before the association stood. */
static const char *left_early(const struct net_end *end)
{
    if (end->closed->why == BUSHING_CLOSE_TIMEOUT)
        return end->first.n != 0 ? NULL
               : end->called
                   ? "the peer takes the connection and never answers (is this "
                     "an MMS server? is the port right?)"
                   : "the peer connected and never said a word";
    if (end->first.n == 0)
        return end->called
                   ? "the peer closed the connection without an answer (does "
                     "this port want TLS? does the peer know our address? are "
                     "all its associations taken?)"
                   : "the peer closed the connection without a word";
    if (end->called && is_connect_confirm(end->first))
        return "the peer takes the transport connection and closes it when MMS "
               "is asked for (a PLC that speaks S7? other selectors? all its "
               "associations taken?)";
    return NULL;
}

static enum net_fault fault_of(const bushing_closed *c)
{
    switch (c->why) {
    case BUSHING_CLOSE_RELEASED:
        return NET_FAULT_NONE;
    case BUSHING_CLOSE_DISCONNECTED:
    case BUSHING_CLOSE_RESET:
    case BUSHING_CLOSE_PEER_ABORT:
    case BUSHING_CLOSE_PEER_REFUSED:
    case BUSHING_CLOSE_PEER_ERROR:
    case BUSHING_CLOSE_TIMEOUT:
        return NET_FAULT_PEER;
    case BUSHING_CLOSE_LOCAL_ABORT:
    case BUSHING_CLOSE_LOCAL_REFUSED:
    case BUSHING_CLOSE_LOCAL_ERROR:
        break;
    }
    return NET_FAULT_OWN;
}

static enum net_fault by_closed(char *text, const struct net_end *end)
{
    const bushing_closed *c = end->closed;
    char said[BUSHING_CLOSED_TEXT];
    const char *early = NULL;
    if (!end->established &&
        (c->why == BUSHING_CLOSE_DISCONNECTED ||
         c->why == BUSHING_CLOSE_RESET || c->why == BUSHING_CLOSE_TIMEOUT))
        early = left_early(end);
    bushing_closed_print(said, c);
    (void)snprintf(text, NET_EXPLAIN_TEXT, "%s: %s%s", end->peer,
                   early != NULL ? early : said,
                   early != NULL ? "" : advice(end));
    return fault_of(c);
}

enum net_fault net_explain(char text[NET_EXPLAIN_TEXT],
                           const struct net_end *end)
{
    enum speech speech = MMS;
    if (!end->established)
        speech = is_s7(end->last) ? S7 : speech_of(end->first);
    if (speech != MMS) {
        (void)snprintf(text, NET_EXPLAIN_TEXT, "%s: %s", end->peer,
                       (end->called ? TO_CALLER : TO_CALLED)[speech]);
        return NET_FAULT_PEER;
    }
    return end->closed != NULL ? by_closed(text, end) : by_error(text, end);
}
