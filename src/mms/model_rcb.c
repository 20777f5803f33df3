/* The attributes of an unbuffered report control block. */
#include "mms/model.h"

const struct mms_rcb_type MMS_RCB_FIELDS[NUM_RCB_FIELDS] = {
    [RCB_RPT_ID] = {"RptID", LEAF_STRING, BUSHING_MMS_ITEM_MAX, true},
    [RCB_RPT_ENA] = {"RptEna", LEAF_BOOLEAN, 0, true},
    [RCB_RESV] = {"Resv", LEAF_BOOLEAN, 0, true},
    [RCB_DAT_SET] = {"DatSet", LEAF_STRING, BUSHING_MMS_ITEM_MAX, true},
    [RCB_CONF_REV] = {"ConfRev", LEAF_INT32U, 0, false},
    [RCB_OPT_FLDS] = {"OptFlds", LEAF_BITS, 10, true},
    [RCB_BUF_TM] = {"BufTm", LEAF_INT32U, 0, true},
    [RCB_SQ_NUM] = {"SqNum", LEAF_INT8U, 0, false},
    [RCB_TRG_OPS] = {"TrgOps", LEAF_BITS, 6, true},
    [RCB_INTG_PD] = {"IntgPd", LEAF_INT32U, 0, true},
    [RCB_GI] = {"GI", LEAF_BOOLEAN, 0, true},
};
