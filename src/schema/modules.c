#include "schema/modules.h"

#include "schema/acse.h"
#include "schema/aprofile.h"
#include "schema/e2e.h"
#include "schema/mms.h"
#include "schema/ocsp.h"
#include "schema/osi_env.h"
#include "schema/pres.h"
#include "schema/role.h"
#include "schema/x509.h"
#include "schema/xmpp_env.h"

const struct asn1_module *const SCHEMA_MODULES[] = {
    &E2E_MODULE,  &APROFILE_MODULE, &OSI_ENV_MODULE, &XMPP_ENV_MODULE,
    &ACSE_MODULE, &PRES_MODULE,     &MMS_MODULE,     &X509_MODULE,
    &ROLE_MODULE, &OCSP_MODULE,
};

const size_t SCHEMA_NUM_MODULES =
    sizeof(SCHEMA_MODULES) / sizeof(SCHEMA_MODULES[0]);
