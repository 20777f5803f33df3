/* Keys that exist for the tests of the audit log and for nothing else. */
#ifndef SUPPORT_AUDIT_KEYS_H
#define SUPPORT_AUDIT_KEYS_H

/* EC P-256, the key that signs */
#define AUDIT_KEY_PEM                                                    \
    "-----BEGIN PRIVATE KEY-----\n"                                      \
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFnHKh2q9u7gyuSJK\n" \
    "EAI/8dQhObtB9LDTq2Zr9DgDNL+hRANCAAS7M7qoampvPwCxBh5qrHZHaae3PUHR\n" \
    "XzkTkXY19R7/CMAJTHbij3eMy82FQFurj2P8wRiDRZN+cJftBowp4dxm\n"         \
    "-----END PRIVATE KEY-----\n"

/* its public half */
#define AUDIT_PUBLIC                                                     \
    "-----BEGIN PUBLIC KEY-----\n"                                       \
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEuzO6qGpqbz8AsQYeaqx2R2mntz1B\n" \
    "0V85E5F2NfUe/wjACUx24o93jMvNhUBbq49j/MEYg0WTfnCX7QaMKeHcZg==\n"     \
    "-----END PUBLIC KEY-----\n"

/* and its certificate */
#define AUDIT_CERTIFICATE                                                \
    "-----BEGIN CERTIFICATE-----\n"                                      \
    "MIIBhzCCAS2gAwIBAgIUJ2bJe4O+iiHehTAp/D84OsoL5HowCgYIKoZIzj0EAwIw\n" \
    "GDEWMBQGA1UEAwwNYXVkaXQgb2YgZ3ctYTAgFw0yNjExMjExNTA2MjZaGA8yMTI2\n" \
    "MTAyODE1MDYyNlowGDEWMBQGA1UEAwwNYXVkaXQgb2YgZ3ctYTBZMBMGByqGSM49\n" \
    "AgEGCCqGSM49AwEHA0IABLszuqhqam8/ALEGHmqsdkdpp7c9QdFfORORdjX1Hv8I\n" \
    "wAlMduKPd4zLzYVAW6uPY/zBGINFk35wl+0GjCnh3GajUzBRMB0GA1UdDgQWBBTn\n" \
    "ESU36Xif6UL0I3RMPWJ/fGxBzjAfBgNVHSMEGDAWgBTnESU36Xif6UL0I3RMPWJ/\n" \
    "fGxBzjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDJXK3g0hOB\n" \
    "UIy8ZfOf6Jkndnqxw/NYIsqvtBMzbKAuTAIgW6BRZDZeOvUUYgWTLyRJRKbMLjtB\n" \
    "QRa6xHMh5TAWyKc=\n"                                                 \
    "-----END CERTIFICATE-----\n"

/* another of the same kind */
#define OTHER_KEY                                                        \
    "-----BEGIN PRIVATE KEY-----\n"                                      \
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUZCAFj+Rd3h/aJPa\n" \
    "QL/sLjRfTHbqidtrjytf0wonTbyhRANCAAQ6XL8VXc+dVv3gXIX2MDEI3/y4LRJ9\n" \
    "WRTITGVwk8b4pfoTRZIDM3+FKIyTMWxzlPrc/eAgX/LzgAWb7+A97YmJ\n"         \
    "-----END PRIVATE KEY-----\n"

/* and its public half */
#define OTHER_PUBLIC                                                     \
    "-----BEGIN PUBLIC KEY-----\n"                                       \
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOly/FV3PnVb94FyF9jAxCN/8uC0S\n" \
    "fVkUyExlcJPG+KX6E0WSAzN/hSiMkzFsc5T63P3gIF/y84AFm+/gPe2JiQ==\n"     \
    "-----END PUBLIC KEY-----\n"

/* of another kind */
#define RSA_PUBLIC                                                       \
    "-----BEGIN PUBLIC KEY-----\n"                                       \
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0o2W1NXIjomNFs5F3Axu\n" \
    "UPHEbWrxnonUryD3ilvGEJcO1sDaY0SqeGSFo0Rv/3d6eay5HIMVHJwbvYQU/A7Q\n" \
    "xHM8UoXB5mtsfMBt79bsckUuMLfmbCkS3KB2BrjKc1WohFmg9a/35mttbUkAWTl8\n" \
    "uXgqZv25Jredaf7faQGVBV5PcZAf6dSZ5Ux4kIiqyEfQVnFhO0Tp62u63Lx+MZ/i\n" \
    "hR0P6hMcxcMTxnd7MGNC7DOa7EH43ZOrEx3Y7Fcmg0tqmGPqQ8b9gPX9GU42V0ZY\n" \
    "reSaWdF/lwEqfC+e/zX/bfPBS1pckT24NJ0wMbT9ag4LiB5mbjbggmva45GYbycb\n" \
    "twIDAQAB\n"                                                         \
    "-----END PUBLIC KEY-----\n"

/* on another curve */
#define P384_KEY                                                         \
    "-----BEGIN PRIVATE KEY-----\n"                                      \
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDAhrarofQX3a4ZDv+RO\n" \
    "PkReaRorPj4UfdlRoJlrOm7XVWIm7Sz7CvVM9Lt+aBmb5IahZANiAAT1YpnlTISy\n" \
    "+mJS7/Mc36cfRvBIEhXJlz9seyw05YPZ4tyWBX4tdydvBa5QQfO+8GauOsdDieSj\n" \
    "PpQcc0aOsQm6QDR9GnoqsKI8nqroEoojOk7rMqNE/lXaD/5X3TN0xfY=\n"         \
    "-----END PRIVATE KEY-----\n"

/* and its public half */
#define P384_PUBLIC                                                      \
    "-----BEGIN PUBLIC KEY-----\n"                                       \
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE9WKZ5UyEsvpiUu/zHN+nH0bwSBIVyZc/\n" \
    "bHssNOWD2eLclgV+LXcnbwWuUEHzvvBmrjrHQ4nkoz6UHHNGjrEJukA0fRp6KrCi\n" \
    "PJ6q6BKKIzpO6zKjRP5V2g/+V90zdMX2\n"                                 \
    "-----END PUBLIC KEY-----\n"

/* the key that signs, under a pass phrase */
#define ENCRYPTED_KEY                                                    \
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"                            \
    "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjiCWxiDTa8BwICCAAw\n" \
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEONEx+BpZa9iQTIP8yuGeO0EgZBp\n" \
    "vR1ZVFuIc4y4NjPrU4ZSQTApCkyP0VfQ24oBMbWtizOtDRcyQDz+3byRBxbmR7jZ\n" \
    "CYNraAphKvnF0MHrSsXLnMA7BXXJOtZQIR2KH9zj77FiZynrCrTTyQT8nkKKDUeK\n" \
    "acnMGW4OZxdSamaZYDawDo6lqNzDKeSwyWu9eiP3AJnc6KV9aGhoG4cNnTTD1PQ=\n" \
    "-----END ENCRYPTED PRIVATE KEY-----\n"

#endif
