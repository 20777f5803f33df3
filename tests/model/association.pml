/* An association in native mode and its rekeys, for spin (README.md has what is
 * in, what is left out, and what is shown). Clauses stand as in the code; states
 * and arrows are those of [62351-4:13.1.11; 62351-4:13.3.2].
 *
 * Cryptography is perfect: a PDU verifies if and only if the receiver tries the
 * key of the generation under which it was made. Keys are numbered modulo 3: two
 * generations at most are in use, and the step that would make it three is seen,
 * so this tells them all apart. Data PDUs are numbered modulo DATA_NUMBERS, which
 * is more than fit into a channel. So nothing bounds how many of either there
 * are.
 *
 * Switches (-D):
 *   ROOM=n        data PDUs that fit into one direction
 *   CALM          no loss, no timer, no abort: nothing repairs a stuck end
 *   TIMED         60 s are longer than any PDU is under way
 *   THIEF         somebody has the keys that are to be erased, and uses them
 *   WATCH         says what happened last, for claims about infinite runs
 *   BROKEN_*      one mistake each; spin must find it (ci/check-model)
 */
#ifndef ROOM
#define ROOM 2
#endif
#define DATA_NUMBERS (ROOM + 1)
/* ReleaseReq, ReleaseRsp and an abort find room always, and one stolen PDU. */
#ifdef THIEF
#define CAPACITY (ROOM + 4)
#else
#define CAPACITY (ROOM + 3)
#endif
#ifdef THIEF
#define GENERATIONS 4 /* what was stolen may be one older */
#else
#define GENERATIONS 3
#endif
#define NONE 9
#define NO_KIND 0

mtype = { HANDSHAKE_REQ, HANDSHAKE_ACC, APPLICATION_REJECT, SEC_REJECT,
          SEC_ABORT, DATA_PDU, END_ABORT, RELEASE_REQ, RELEASE_RSP };

/* END_ABORT is DtSecAbort, ApplAbort or a bare ABRT: for these two ends they
 * are one. */

#define REKEY 1       /* client: the new half */
#define REQ_REKEY 2   /* server: asks for one */
#define CHANGED_KEY 4 /* server: under the new keys from here on */
#define STOLEN 8      /* nobody's memory: not from the peer */

/* C_IDLE, S_IDLE: not begun. IDLE: over, everything erased. */
#define C_IDLE 0
#define C_WAIT 1
#define S_IDLE 2
#define DATA 3
#define REL_WAIT 4
#define IDLE 5

chan to_server = [CAPACITY] of { mtype, byte, byte, byte }; /* key flags n */
chan to_client = [CAPACITY] of { mtype, byte, byte, byte };
bool broken; /* the transport connection */

/* The client. The keys are numbers of generations. */
byte client_state = C_IDLE;
byte client_sends;    /* A-key */
byte client_accepts;  /* B-key; the next one too while PENDING */
bool client_pending;  /* PENDING, else IDLE */
bool client_wants;    /* reqRekey came, or the life of the keys is over */
byte client_next, client_awaits; /* numbers of data PDUs */

/* The server. */
byte server_state = S_IDLE;
byte server_sends;    /* B-key */
byte server_accepts;  /* A-key */
byte server_old = NONE; /* SWITCHED: the A-key before it */
bool server_owes;     /* a rekey came, no PDU with changedKey has gone yet */
bool server_established;
byte server_next, server_awaits;

/* Nobody's memory, only for the assertions. */
bool verified;             /* a data PDU of this client verified */
byte server_expired = NONE; /* an A-key that 60 s have ended */

#ifdef THIEF
byte dead_a = NONE, dead_b = NONE; /* that nobody may accept any more */
#define DIES(key, generation) key = generation
#else
#define DIES(key, generation) skip
#endif

#ifdef WATCH
mtype = { NOTHING, SERVER_SENT, SERVER_READ, OTHER };
mtype last = NOTHING;
#define HAPPENED(what) last = what
#else
#define HAPPENED(what) skip
#endif

#define after(generation) (((generation) + 1) % GENERATIONS)
#define ahead(of, generation) ((of + GENERATIONS - (generation)) % GENERATIONS)

#define client_open (client_state == DATA || client_state == REL_WAIT)
#define server_open (server_state == DATA || server_state == REL_WAIT)

/* What is sent into a broken connection, or to an end that is gone, is lost. */
inline put(channel, peer, kind, key, flags, n)
{
    if
    :: broken || peer == IDLE -> skip
    :: else ->
        assert(len(channel) < CAPACITY);
        channel!kind(key, flags, n)
    fi
}

/* What comes to an end that is gone is lost. */
inline drain(channel)
{
    do
    :: len(channel) > 0 -> channel?_, _, _, _
    :: else -> break
    od
}

/* Erases everything [62351-4:13.1.11]. */
inline client_end()
{
    drain(to_client);
    client_state = IDLE;
    client_sends = 0;
    client_accepts = 0;
    client_pending = false;
    client_wants = false;
    client_next = 0;
    client_awaits = 0;
    DIES(dead_b, NONE);
    HAPPENED(OTHER)
}

inline server_end()
{
    drain(to_server);
    server_state = IDLE;
    server_sends = 0;
    server_accepts = 0;
    server_old = NONE;
    server_expired = NONE;
    server_owes = false;
    server_established = false;
    verified = false;
    server_next = 0;
    server_awaits = 0;
    DIES(dead_a, NONE);
    HAPPENED(OTHER)
}

/* --- what always holds --------------------------------------------------- */

/* Looked at after every step of either end that is about data. */
inline look()
{
    /* [rule 13] */
    assert(!server_established || verified);
    if
    :: client_state == DATA && server_state == DATA ->
        /* never more than one generation apart, the server in front */
        assert(ahead(server_sends, client_sends) <= 1);
        assert(client_pending || server_sends == client_sends);
        /* nobody waits for what nobody will send */
        assert(!server_owes || client_pending);
        assert(server_old == NONE || server_old != server_accepts)
    :: else -> skip
    fi
}

/* And when it has read. */
inline look_whether_quiet()
{
    if
    :: client_state == DATA && server_state == DATA && !broken &&
       len(to_client) == 0 && len(to_server) == 0 ->
        /* quiet: all is delivered */
        assert(client_next == server_awaits);
        assert(server_next == client_awaits);
        /* and the ends agree on the keys, or the server owes its changedKey */
        assert(client_sends == client_accepts);
        assert(server_sends == server_accepts);
        assert(client_pending == server_owes);
        if
        :: client_pending ->
            assert(after(client_sends) == server_sends);
            assert(server_old == client_sends)
        :: else ->
            assert(client_sends == server_sends)
        fi
    :: else -> skip
    fi
}

/* --- the client ---------------------------------------------------------- */

inline client_sends_data()
{
    flags = 0;
    key = client_sends;
    if
#ifdef BROKEN_SECOND_REKEY
    :: client_wants
#else
    :: !client_pending
#endif
    ->
        /* asked, or by its own limit */
        flags = REKEY;
        client_wants = false;
        client_pending = true;
#ifdef BROKEN_REKEY_UNDER_NEW
        key = after(client_sends);
#endif
#ifdef BROKEN_CLIENT_HASTY
        client_sends = after(client_sends);
#endif
    :: client_pending || !client_wants
    fi;
    put(to_server, server_state, DATA_PDU, key, flags, client_next);
    client_next = (client_next + 1) % DATA_NUMBERS;
    HAPPENED(OTHER)
}

inline client_takes_data()
{
#ifdef BROKEN_REL_WAIT_DEAF
    if
    :: client_state == DATA ->
        assert(n == client_awaits);
        client_awaits = (client_awaits + 1) % DATA_NUMBERS
    :: else -> skip
    fi;
#else
    assert(n == client_awaits); /* once, and in order */
    client_awaits = (client_awaits + 1) % DATA_NUMBERS;
#endif
    if
    :: flags & CHANGED_KEY ->
        /* else unexpected-changedKeys(9) */
        assert(client_pending);
        client_pending = false;
        DIES(dead_b, client_accepts);
        client_accepts = after(client_accepts);
        client_sends = client_accepts
    :: else -> skip
    fi;
    if
#ifdef BROKEN_SECOND_REKEY
    :: flags & REQ_REKEY ->
#else
    :: (flags & REQ_REKEY) && !client_pending -> /* else there is one already */
#endif
        client_wants = true
    :: else -> skip
    fi
}

/* [62351-4:13.3.2] While PENDING the flag says which key. */
inline client_reads_data()
{
    if
#ifdef BROKEN_FLAG_IGNORED
    :: client_pending
#else
    :: client_pending && (flags & CHANGED_KEY)
#endif
    ->
        expected = after(client_accepts)
    :: else ->
        expected = client_accepts
    fi;
#ifdef BROKEN_B_KEPT
    if
    :: after(key) == client_accepts -> expected = key
    :: else -> skip
    fi;
#endif
    if
#ifdef THIEF
    :: flags & STOLEN ->
        assert(key != expected);
        put(to_server, server_state, END_ABORT, 0, 0, client_next);
        client_end()
#endif
    :: else ->
        /* none of an honest server comes under a key that is not there */
        assert(key == expected);
        client_takes_data()
    fi;
    HAPPENED(OTHER)
}

inline client_reads()
{
    to_client?kind(key, flags, n);
    if
    :: kind == HANDSHAKE_ACC ->
        assert(client_state == C_WAIT);
        if
        :: client_state = DATA
        :: true -> put(to_server, server_state, SEC_ABORT, 0, 0, 0);
           client_end()
        fi
    :: kind == APPLICATION_REJECT || kind == SEC_REJECT ->
        assert(client_state == C_WAIT);
        client_end()
    :: kind == DATA_PDU ->
        assert(client_open);
        client_reads_data()
    :: kind == END_ABORT ->
        assert(client_open);
        /* whatever went before it has come */
        assert(client_awaits == n);
        client_end()
    :: kind == RELEASE_REQ ->
        assert(client_open);
        assert(client_awaits == n);
#ifdef BROKEN_COLLISION
        if
        :: client_state == DATA ->
            put(to_server, server_state, RELEASE_RSP, 0, 0, client_next)
        :: else -> skip
        fi;
#else
        put(to_server, server_state, RELEASE_RSP, 0, 0, client_next);
#endif
        if
        :: client_state == DATA -> client_end()
        :: else -> skip /* both at once: it waits for its own answer */
        fi
    :: kind == RELEASE_RSP ->
        assert(client_state == REL_WAIT);
        assert(client_awaits == n);
        client_end()
    :: else ->
        assert(false)
    fi;
    kind = NO_KIND;
    key = 0;
    flags = 0;
    n = 0;
    expected = 0
}

active proctype client()
{
    mtype kind;
    byte key, flags, n, expected;

    do
    :: atomic { client_state == C_IDLE ->
        put(to_server, server_state, HANDSHAKE_REQ, 0, 0, 0);
        client_state = C_WAIT }
    :: atomic { client_state != C_IDLE && client_state != IDLE &&
                len(to_client) > 0 ->
        client_reads(); look(); look_whether_quiet() }
    :: atomic { client_state == DATA && len(to_server) < ROOM ->
        client_sends_data(); key = 0; flags = 0; look() }
    :: atomic { client_state == DATA ->
        put(to_server, server_state, RELEASE_REQ, 0, 0, client_next);
        client_state = REL_WAIT }
#ifndef CALM
    /* its user aborts, or a check of something that came fails */
    :: atomic { client_open || client_state == C_WAIT ->
        put(to_server, server_state, END_ABORT, 0, 0, client_next);
        client_end() }
#endif
    :: atomic { client_state != C_IDLE && client_state != IDLE &&
                (broken || (server_state == IDLE && len(to_client) == 0)) ->
        client_end() }
    :: client_state == IDLE -> break
    od
}

/* --- the server ---------------------------------------------------------- */

inline server_sends_data()
{
    flags = 0;
    key = server_sends;
    if
    :: server_owes ->
        flags = CHANGED_KEY;
        server_owes = false;
#ifdef BROKEN_CHANGED_UNDER_OLD
        key = server_old;
#endif
#ifdef BROKEN_CHANGED_FORGOTTEN
        flags = 0;
        server_owes = true;
        key = server_old;
#endif
    /* its own limit; in any PDU, which is more than "in every PDU until" */
    :: !server_owes -> flags = REQ_REKEY
    :: !server_owes
    fi;
    put(to_client, client_state, DATA_PDU, key, flags, server_next);
    server_next = (server_next + 1) % DATA_NUMBERS;
    HAPPENED(SERVER_SENT)
}

/* [62351-4:13.3.2] A new half. */
inline server_switches()
{
    server_old = server_accepts;
    server_accepts = after(server_accepts);
    server_sends = after(server_sends);
    server_owes = true;
#ifdef BROKEN_OLD_ERASED
    server_old = NONE;
#endif
#ifdef BROKEN_B_KEY_LATE
    server_sends = server_old;
#endif
}

/* NEW first, then OLD while SWITCHED. */
inline server_reads_data()
{
    was_old = false;
    if
    :: key == server_accepts ->
#ifdef BROKEN_ORDER
        /* the step of the rekey before that of the keys */
        assert(!(flags & REKEY) || server_old == NONE);
#endif
        if
        :: server_old != NONE ->
            /* only who has read changedKey uses it */
            assert(!server_owes);
            DIES(dead_a, server_old);
#ifndef BROKEN_A_KEPT
            server_old = NONE
#endif
        :: else -> skip
        fi;
        server_expired = NONE
    :: key != server_accepts && key == server_old ->
        was_old = true
    :: else ->
        /* Only what was under way for 60 s comes too late. */
        assert(key == server_expired || (flags & STOLEN));
        refused = true
    fi;
    if
    :: refused ->
        put(to_client, client_state, END_ABORT, 0, 0, server_next);
        server_end()
    :: else ->
        assert(!(flags & STOLEN));
        assert(n == server_awaits); /* once, and in order */
        server_awaits = (server_awaits + 1) % DATA_NUMBERS;
        verified = true;
        server_established = true;
        if
        :: flags & REKEY ->
            /* else unexpected-dhPublicKey(8) */
            assert(!server_owes && !was_old);
            server_switches()
        :: else -> skip
        fi
    fi;
    refused = false;
    was_old = false;
    HAPPENED(SERVER_READ)
}

inline server_answers_handshake()
{
    if
    :: true -> put(to_client, client_state, HANDSHAKE_ACC, 0, 0, 0);
       server_state = DATA;
#ifdef BROKEN_ESTABLISHED_EARLY
       server_established = true;
#endif
    :: true -> put(to_client, client_state, SEC_REJECT, 0, 0, 0);
       server_end()
    :: true -> put(to_client, client_state, APPLICATION_REJECT, 0, 0, 0);
       server_end()
    fi
}

inline server_reads()
{
    to_server?kind(key, flags, n);
    if
    :: kind == HANDSHAKE_REQ ->
        assert(server_state == S_IDLE);
        server_answers_handshake()
    :: kind == SEC_ABORT ->
        /* of a client that has sent no data; in REL-WAIT too */
        assert(server_open && !verified);
        server_end()
    :: kind == DATA_PDU ->
        assert(server_open);
        server_reads_data()
    :: kind == END_ABORT ->
        /* of a client that did not wait, too */
        assert(server_open);
        assert(server_awaits == n);
        server_end()
    :: kind == RELEASE_REQ ->
        assert(server_open);
        assert(server_awaits == n);
#ifdef BROKEN_COLLISION
        if
        :: server_state == DATA ->
            put(to_client, client_state, RELEASE_RSP, 0, 0, server_next)
        :: else -> skip
        fi;
#else
        put(to_client, client_state, RELEASE_RSP, 0, 0, server_next);
#endif
        if
        :: server_state == DATA -> server_end()
        :: else -> skip
        fi
    :: kind == RELEASE_RSP ->
        assert(server_state == REL_WAIT);
        assert(server_awaits == n);
        server_end()
    :: else ->
        assert(false)
    fi;
    kind = NO_KIND;
    key = 0;
    flags = 0;
    n = 0
}

active proctype server()
{
    mtype kind;
    byte key, flags, n;
    bool refused, was_old;

    do
    :: atomic { server_state != IDLE && len(to_server) > 0 ->
        server_reads(); look(); look_whether_quiet() }
    /* [rule 13] nothing but the answer goes before the first data PDU */
    :: atomic { server_state == DATA && server_established &&
                len(to_client) < ROOM ->
        server_sends_data(); key = 0; flags = 0; look() }
    :: atomic { server_state == DATA ->
        put(to_client, client_state, RELEASE_REQ, 0, 0, server_next);
        server_state = REL_WAIT }
#ifndef CALM
    :: atomic { server_open ->
        put(to_client, client_state, END_ABORT, 0, 0, server_next);
        server_end() }
#endif
    :: atomic { server_state != IDLE &&
                (broken || (client_state == IDLE && len(to_server) == 0)) ->
        server_end() }
    :: server_state == IDLE -> break
    od
}

/* --- what happens to them ------------------------------------------------ */

#ifndef CALM
/* It breaks once, at any time, or never. Whoever has something left to read
 * may read it or may find the connection gone first. */
active proctype network()
{
    if
    :: broken = true
    :: skip
    fi
}

/* Each timer is a process: a fair run lets each of them fire in the end if what
 * it waits for stays. When it fires is open, so its length does not matter. */

active proctype wait_timer() /* 30 s for HandshakeAcc */
{
end:
    do
    :: atomic { client_state == C_WAIT ->
        put(to_server, server_state, END_ABORT, 0, 0, 0);
        client_end() }
    od
}

#ifndef BROKEN_RELEASE_WAITS
active proctype client_release_timer() /* 10 s */
{
end:
    do
    :: atomic { client_state == REL_WAIT -> client_end() }
    od
}

active proctype server_release_timer()
{
end:
    do
    :: atomic { server_state == REL_WAIT -> server_end() }
    od
}
#endif

active proctype half_open_timer() /* [rule 13] */
{
end:
    do
    :: atomic { server_state == DATA && !server_established ->
        put(to_client, client_state, END_ABORT, 0, 0, server_next);
        server_end() }
    od
}

#ifndef BROKEN_NO_HARD_END
active proctype pending_timer() /* [rule 17] an unconfirmed rekey */
{
end:
    do
    :: atomic { client_pending ->
        put(to_server, server_state, END_ABORT, 0, 0, client_next);
        client_end() }
    od
}
#endif

/* With TIMED the server's 60 s, which begin after those of the client, are over
 * only when the client's are, and when its last PDU under OLD A has come. */
#ifdef TIMED
#ifdef BROKEN_OLD_ENDS_FIRST
#define too_late (true)
#else
#define too_late (!client_pending && len(to_server) == 0)
#endif
#else
#define too_late (true)
#endif

active proctype old_key_timer() /* [rule 17] */
{
end:
    do
#ifndef BROKEN_OLD_STAYS
    :: atomic { server_old != NONE && !server_owes && too_late ->
#ifndef TIMED
        server_expired = server_old;
#endif
        DIES(dead_a, server_old);
        server_old = NONE }
#endif
    :: atomic { server_owes && too_late ->
        put(to_client, client_state, END_ABORT, 0, 0, server_next);
        server_end() }
    od
}
#endif

#ifdef THIEF
/* Once, in either direction. What it holds is older than what both ends use. */
active proctype thief()
{
end:
    if
    :: atomic { dead_a != NONE && !broken && server_open ->
        if
        :: to_server!DATA_PDU(dead_a, STOLEN, 0)
        :: to_server!DATA_PDU(dead_a, STOLEN | REKEY, 0)
        fi }
    :: atomic { dead_b != NONE && !broken && client_open ->
        if
        :: to_client!DATA_PDU(dead_b, STOLEN, 0)
        :: to_client!DATA_PDU(dead_b, STOLEN | CHANGED_KEY, 0)
        fi }
    fi
}
#endif

/* --- claims about infinite runs ------------------------------------------ */

#ifdef CLAIMS
/* With fair timers: what is begun is finished, or the association has ended. */
ltl rekey_ends { [] (client_pending -> <> !client_pending) }
ltl old_key_ends { [] (server_old != NONE -> <> (server_old == NONE)) }
ltl release_ends { [] ((client_state == REL_WAIT || server_state == REL_WAIT)
                       -> <> (client_state != REL_WAIT &&
                              server_state != REL_WAIT)) }
ltl half_open_ends { [] ((server_state == DATA && !server_established) ->
                         <> (server_state != DATA || server_established)) }
#endif
#ifdef WATCH
/* Without any timer: a server that goes on to read and to send confirms. */
ltl rekey_confirmed { ([] <> (last == SERVER_SENT) && [] <> (last == SERVER_READ))
                      -> [] (client_pending -> <> !client_pending) }
#endif
