#include "pki_openssl.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>

static void need(bool good)
{
    if (!good)
        abort();
}

void openssl_parse(span certificate)
{
    const unsigned char *p = certificate.p;
    X509 *x = d2i_X509(NULL, &p, (long)certificate.n);
    need(x != NULL);
    X509_free(x);
}

struct openssl_verify {
    EVP_PKEY *key;
    EVP_MD_CTX *ctx;
    span data, signature;
};

struct openssl_verify *openssl_verify_begin(span spki, span data,
                                            span signature)
{
    const unsigned char *p = spki.p;
    struct openssl_verify *v = malloc(sizeof *v);
    need(v != NULL);
    v->key = d2i_PUBKEY(NULL, &p, (long)spki.n);
    v->ctx = EVP_MD_CTX_new();
    v->data = data;
    v->signature = signature;
    need(v->key != NULL && v->ctx != NULL);
    return v;
}

void openssl_verify_once(struct openssl_verify *v)
{
    need(EVP_DigestVerifyInit(v->ctx, NULL, EVP_sha256(), NULL, v->key) == 1);
    need(EVP_DigestVerify(v->ctx, v->signature.p, v->signature.n, v->data.p,
                          v->data.n) == 1);
}

void openssl_verify_end(struct openssl_verify *v)
{
    EVP_MD_CTX_free(v->ctx);
    EVP_PKEY_free(v->key);
    free(v);
}
