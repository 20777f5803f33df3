/* Two ends, two queues with delays, and both want fresh keys whenever they
 * like: nothing is lost, nothing comes twice, nobody waits for ever
 * [62351-4:13.3.2 client, 62351-4:13.3.2 server; 62351-4:22.5]. */
#include "test.h"

#include "data_pair.h"
#include "soak.h"

enum {
    SCHEDULES = 1000, /* times the soak factor */
    ROUNDS = 120,
    QUEUE = 64,
    LETTER = 400,
};

static uint64_t state_of_chance;

static uint32_t chance(uint32_t below)
{
    state_of_chance =
        state_of_chance * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(state_of_chance >> 33) % below;
}

/* What one end has sent and the other has not got yet. */
struct queue {
    struct {
        uint8_t octets[LETTER];
        size_t n;
        uint32_t number;
    } letter[QUEUE];
    size_t first, num;
    uint32_t sent, received;
};

struct race {
    struct data_pair p;
    struct queue queue[2]; /* by sender */
    uint32_t wanted, seed;
};

/* The number stands in the PDU. */
static void send_one(struct race *r, int from)
{
    struct queue *q = &r->queue[from];
    uint8_t octets[12] = {0xA0, 0x0A};
    int rc;
    if (q->num == QUEUE)
        return;
    memcpy(octets + 2, &q->sent, sizeof q->sent);
    span pdu = pair_protect(&r->p, from, (span){octets, sizeof octets}, &rc);
    assert_int_equal(rc, 0);
    assert_true(pdu.n <= LETTER);
    size_t at = (q->first + q->num++) % QUEUE;
    memcpy(q->letter[at].octets, pdu.p, pdu.n);
    q->letter[at].n = pdu.n;
    q->letter[at].number = q->sent++;
}

static void receive_one(struct race *r, int to)
{
    struct queue *q = &r->queue[1 - to];
    uint32_t number = 0;
    if (q->num == 0)
        return;
    int rc = pair_unprotect(
        &r->p, to, (span){q->letter[q->first].octets, q->letter[q->first].n});
    if (rc != 0)
        print_error("seed %u: %s; %s; %s\n", r->seed, r->p.fault.row->id,
                    r->p.fault.fact[0], r->p.fault.fact[1]);
    assert_int_equal(rc, 0);
    assert_int_equal(r->p.in.plain.n, 12);
    memcpy(&number, r->p.in.plain.p + 2, sizeof number);
    assert_int_equal(number, q->received);
    q->received++;
    q->first = (q->first + 1) % QUEUE;
    q->num--;
}

static void want(struct race *r, int end)
{
    int rc = data_rekey(&r->p.end[end], r->p.now);
    if (rc == 0)
        r->wanted++;
    else
        assert_int_equal(rc, BUSHING_ERR_STATE);
}

static void play(struct race *r)
{
    /* how each schedule leans: who speaks, who listens, who wants */
    uint32_t speak[2] = {1 + chance(8), 1 + chance(8)},
             listen[2] = {1 + chance(8), 1 + chance(8)}, wish = 1 + chance(6);
    for (int i = 0; i < ROUNDS; i++) {
        for (int end = 0; end < 2; end++) {
            if (chance(10) < speak[end])
                send_one(r, end);
            if (chance(10) < listen[end])
                receive_one(r, end);
            if (chance(40) < wish)
                want(r, end);
            assert_int_equal(data_tick(&r->p.end[end], &r->p.fault, r->p.now),
                             0);
        }
        pair_pass_ms(&r->p, chance(300));
    }
}

/* All that is on its way arrives; then a few words each way and nothing is
 * pending any more. */
static void settle(struct race *r)
{
    for (int i = 0; i < 4 * QUEUE; i++)
        receive_one(r, i % 2);
    for (int end = 0; end < 2; end++)
        pair_set(&r->p, end, BUSHING_POLICY_KEY_PDUS, 1000000);
    for (int turn = 0; turn < 8; turn++) {
        send_one(r, turn % 2);
        receive_one(r, 1 - turn % 2);
    }
    for (int end = 0; end < 2; end++) {
        const struct data *d = &r->p.end[end];
        assert_int_equal(r->queue[end].sent, r->queue[end].received);
        assert_int_equal(d->keys, KEYS_STEADY);
        assert_false(d->confirm || d->rekey_wanted || d->rekey_asked);
        assert_int_equal(d->rekeys, r->p.end[1 - end].rekeys);
    }
    assert_memory_equal(r->p.end[0].h, r->p.end[1].h, CRYPTO_SHA256_LEN);
}

static void fresh_keys_in_any_order(void **state)
{
    (void)state;
    static struct race r;
    uint64_t pdus = 0, rekeys = 0, wanted = 0;
    for (uint32_t seed = 0; seed < SCHEDULES * soak_times(); seed++) {
        memset(&r, 0, sizeof r);
        r.seed = seed;
        state_of_chance = seed;
        pair_make(&r.p, (enum data_mode)(seed % NUM_DATA_MODES),
                  CRYPTO_SECP256R1, NULL);
        if (seed % 7 == 0)
            r.p.dialect[0].changed_key = r.p.dialect[1].changed_key =
                CHANGED_KEY_UNDER_OLD;
        pair_set(&r.p, 0, BUSHING_POLICY_KEY_PDUS, 16 + chance(40));
        pair_set(&r.p, 1, BUSHING_POLICY_KEY_PDUS, 16 + chance(40));
        assert_int_equal(pair_begin(&r.p), 0);
        play(&r);
        settle(&r);
        pdus += r.queue[0].sent + r.queue[1].sent;
        rekeys += r.p.end[0].rekeys;
        wanted += r.wanted;
        pair_end(&r.p);
    }
    assert_true(rekeys > 2 * (uint64_t)SCHEDULES);
    print_message("# ran: %llu data PDUs and %llu rekeys in %u schedules, "
                  "%llu of them asked for\n",
                  (unsigned long long)pdus, (unsigned long long)rekeys,
                  SCHEDULES * soak_times(), (unsigned long long)wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fresh_keys_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
