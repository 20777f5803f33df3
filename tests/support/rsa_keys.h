/* Private keys that everybody knows: for tests only. RSA keys take long to
 * make, and a test shall not depend on chance. PKCS#8 in base64. */
#ifndef SUPPORT_RSA_KEYS_H
#define SUPPORT_RSA_KEYS_H

static const char RSA_2048[] =
    "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDiaY3tc5QhvEynXFm8fTeD"
    "i0EwIOG+GNJW99Vyt33bHyrpVGhKNMuvb/YM7ty59xMLuoDKjHvX0tpFI8KCdQWSKRbxhmJe"
    "1lCrBC79hFijgov+iIXy7TWopClwpvg2myQfUqHdXnA1F+OxFAG7NBZkR5eqU4or6AH6GY2z"
    "NsRQkn3CKYpy4+QAl2/ySn3zwukSPApuozVPDtW0nKyxAuAXA0CvX8dR9GjEoQm3XxLvxwIc"
    "38y3uB7nwXI7VBGUlz1QFUISpx/WpxE4ze47G2uAB0+Sxiwa0EncK2l6ZWhYTGg+akjYLRgK"
    "rIjcnmcnC6WJDFXo5hTQhCxurlQvCTxpAgMBAAECggEAG388xqgJB0DWYWQAnPjrH01v/Q+d"
    "QuhCUWAXeu9oeE50eHJxGQQI8bVMAV2YDnjAhiXgItlFaBx6ODfj1VKvesUFPY93znNCSEbB"
    "izYBytfdtyuu8uYWpHTNeJo6nm0gibJQKLGhuHz+gODAZhMpHgQo2f171CHA7bYhRLDjzjIF"
    "xVd0zB/5LsoogrSXi5izBl4ditvlj6bA8OmwbqUTul7tzk+8Yd+VH+UAVxpx3UBwB6buNKQP"
    "OSkX3QCGbwVn7uqEOr316anbte7bjN/sKfqo5V2f8V/VZ6LAFZRZicScQ8pnrJ8sHt84Y64D"
    "Zmo7mHbA+f6aHryn+JCzCldpFQKBgQD+YjduQLyXkI/TbPimdBar4hCv1nrSlgo3LhQ0SHm8"
    "h+dTg9G/iyZ9xp2AScHKXqTE2uEeRazgWob2KykaAuI88hA5nmbeLgr0ArBgbpxDssllS3fW"
    "czY84NVNhCBF4RLwov/P7z8yYOWxke/r7e5I5RWg4rxdM4DJfTsgEgyi/QKBgQDj2dbhBRdg"
    "KWMRUfFVjP8xlTk+VtneRUASNJdud45QNk7Hop+9Bjl7Xk7r2qw7jvHncRmdfBxYAqPw5zwi"
    "9vjUETrpKp0kAfPFy/sK6qzgCALHJZLRSuFv+ZpB318cdp/qf97DA7XqjPiZGy3ARetvavdY"
    "Io2VDvgGpmPl8h0o3QKBgCpZ8b6SWpOlRry9dLxJsYiWT47m13X98t9y9Xwq4NGpkrLNzHrm"
    "UNc53PkBzpjBnw8DHd2rXffQOo37a5FgD4h0CI1/OMMeyUYMuI6le7CtsGgD44S5k7sY94o7"
    "SCA6M6wKhyp4O35IsZUZpecSqsxKD4rElPWzYGqrRc+2EZKFAoGAbdh4cnUM5uws+Y2iplba"
    "NKI3PamLUU/baqt2EeiLcHouEqqBDhTxI1u8+pGqlO/+CVEKQ1UxKPDk7l/cKxMbtMk1uHE1"
    "3sUeK86CEao/e6YBCNdBZ6sM8fnId1djuAosYFYTI7snOZOKye1Daj2LGmTcJ95ImYLk6ffP"
    "k2zcx/UCgYANEybdiUygPbhrqM/s8wG3Dizt7D4b1bCBhFe29GYjSLvIiBpSWGXwBznE1vhd"
    "ahYvC5cOD2ntfCvocf1TvSkrIu9jg97xy8uOhHDWFnR9Dx2IZ47ZvzLX+xgkVUYyAggkS408"
    "BXn/Ev5vchJcGyG6DMcxXO6tnOaDXlDCk7FGyA==";

static const char RSA_2048_SECOND[] =
    "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCmtc7Jgo1ZdA+g9b2KqF/d"
    "0SERwdpTZBMFXAeQzLuQfTdXu2gP1Vm35kuBFmJXGNcOX0o73xacwXnsxqN9uqsMYA1Abxlc"
    "p2Pvqia/TU6dFJiGTPCE/8xDtKBrETcVCVuSos//xNFu4aVkxRRlIRoMlddbq73WaE1gwm3H"
    "cBqxS/fjER9fdExUWc0qFcvoEf/Z4lPTGvVPJyh44WNICrjTPDXE4L+2Gn0vjFyEduM5QPtt"
    "ag0RpsZgD9KgYfsVOYbSrqUnxBCXl6TYQK0B4BMCRSbp35MQwTXU6jFuP3M6Dy6L1oX6otII"
    "OYwmOVCYKwxuBxuA3bbfnhd5jatPD/W/AgMBAAECggEAO9AIKMlz4G/hOZ1hi3Gcr6+cP0w/"
    "gmLp5ibeOggSlaUvaYU+MUwZW/8/AMogr2Ikqq3qqu+AI+7QyXB9cRs7yn1d08vonBMcqnzw"
    "WPuqJHaiwLCzLOzAA1y3n6J2ElCgr8xFd11MzQ0dc7m39w6402Iheez0+AvFE12+2Gry0MA+"
    "KiHYMdLN/lW4TkIqrdBtstwInN4aEegYW5+/c6VRigajtIirR/i0seHuljCSRSzxEiA82jYA"
    "T9TpOmyfuD/tlPSqdH4g/TKszjJwOX0lxFMSHj7AZlL877sYpQdHKiSuhNNPKo2WOdhHi5SL"
    "BH2dcywRkBJQFvl6F83c8eNkcQKBgQDP4rHDTV+ItDa0U/jSeTMK4McCRYjooUTpGm/6IXz7"
    "kdfg7DRm3ToXVkBuC84WvdOkz7vioVJQZWzJRnODgEFHBFejKIlplrsBp0oZxhpGMPXMobz4"
    "/j7hga7pi3Fln8lip6T4ITgT30UYU/P9FgSh1Xj/3g7sicPapvE8XSGssQKBgQDNS3UEOV+k"
    "3J0z5EcnFYGbyT5LZbQ/VonB8xZG+fCUBAuNqQJ9aS2ERGOGV+A0eby8uOrK05dzVzcSQ69O"
    "1luMnLfQUlkHPnztN0DgdVXln/Fn/xUWzA7mE8phVXSCBwoAVI2S/Veuc0Q7E/VwafqKfMEH"
    "8dRhGFD/B0YSdailbwKBgDz7ejwZgXHfs8B4daCAb0m8oIR5E21yiX18BOcyVbCSmupfQAwA"
    "z56y7Zmamu0u6FwLmEkmG7h72Eq/APnNcNi9XFv/czfnQJp+kY04ANMgX6qUs5OzOYz7du0J"
    "u80c732iQhGL5SBnOaSmVAelIty6e5FLecNHso18tX2IsG0xAoGAT2V5chLGXLo9yg3lPsZg"
    "g+GGyB4jYcOUL4BWA0kys+wEk9rjbaE5y0evvgtKWMEkL1DM7Xh7wE3grJ2ktTbN3UnXBShz"
    "6gtOwWd3HdgDSnVbJb9PZquwr2bEBHTKRGd4hLwurMRyHrPRlY+YgstZ7Clndi0e2BZRbPBh"
    "N05t1N0CgYAEjgps9OLJILX70rzjVpgE+n8N7Ax66/iCMKplfByGNok/wwHuMVUjdh25Ik/P"
    "XiJxPMof+pUuBDjTQJi13Hd+lkcSoBhU/r02Fv0zlPXo7nZ+bnV5g6fYQ2IGFHCE2ajykX5M"
    "LHl2xFkSfIXnra4DPNzqudf+v3BXu6khkurrUg==";

static const char RSA_1024[] =
    "MIICdQIBADANBgkqhkiG9w0BAQEFAASCAl8wggJbAgEAAoGBAJaruxpagUL9LblB/hBr6BLN"
    "z6zNnZKmMUSApAHhq3UmyDPkzys1FpMxZdSks4/M/E2IgIkgnl82XfeaqHa87tlECNHMGXwI"
    "lFf9y8cxtiRL4HCt2K6SWR7By+zlGO4DoxlGVKJ2YT1ejESdGuRyJE/RVdPjOkePqR7AfZ+B"
    "hxw1AgMBAAECgYB0CwHIs0n4+Ru9Iil2JlWQHflD4vzoVJ1/YABw/ojaaqso5KH2aiXf6dy+"
    "4Lb3Gu57HJW6h2fSdwH6UKBNCwh9GMbJtUqT6JQ9ijmurK6K3hvJCbQPmjnWk2BQ16aVDajj"
    "ndAKiwAGbzT901/axzQs1BeAuWW4kb1V1MLpIVKWhQJBAMhMchsz2jiJNFl5hVcCthios1Hk"
    "jGcADZ5WqoCPpT6tyfx8tByEtDqv2I0zDCm0Ttq4dr7W8UPGud1l2manJ9cCQQDAkjWVmVnW"
    "dBrezvLJsvYJBuw1zYz0eo/u0CkRveQBn18Ws3UzRvsWYg8szSlHk1bFplJUXC+dzL1WzsRJ"
    "iCrTAkBOncqvqKN/S0MT12GhrDvC4/w2KWl+SAQQYN3dRgRK3LWJ93xOMTv4SOrLSPz+JXpJ"
    "2NsqvnzF6GstXfviDLvTAkBDQk3o5FjWaFMCQzHVdOYuHPbfi92RfkVLWfUeNz6tumZR3Xgv"
    "4rjMBo/aTAYA89s4yXCz+ka/TMVMzocMT7z1AkBqPoTV6LwKeV9H7gnSlBxFIhyxgzWUP79h"
    "RY8YH78TqNhq2ewnFQbRELnYpOIvxcHiQcB2Rkf6AYapYT3slFiz";

#endif
