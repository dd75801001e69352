/* RSA alone, through the EVP interface: compiled against OpenSSL's libcrypto, and against the AWS-LC that the library is
  * built with. It gets the signing strings; nothing is parsed, sorted or written.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

enum { LARGEST_SIGNATURE = 512 };

typedef struct given {
    EVP_PKEY *key;
    const unsigned char *text, *signature;
    size_t text_length, signature_length;
} given;

static void expect(int done) {
    if (done == 1) return;
    ERR_print_errors_fp(stderr);
    fail("libcrypto failed");
}

static size_t make_signature(const given *given, unsigned char *signature) {
    size_t length = LARGEST_SIGNATURE;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    expect(context != NULL);
    expect(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, given->key));
    expect(EVP_DigestSign(context, signature, &length, given->text, given->text_length));
    EVP_MD_CTX_free(context);
    return length;
}

static void sign(const void *ready, give *give) {
    unsigned char signature[LARGEST_SIGNATURE];
    make_signature(ready, signature);
    give((const char *)signature);
}

/* For `show`: the same in Base64. */
static void sign_in_base64(const void *ready, give *give) {
    unsigned char signature[LARGEST_SIGNATURE];
    char encoded[LARGEST_SIGNATURE * 2];
    EVP_EncodeBlock((unsigned char *)encoded, signature, make_signature(ready, signature));
    give(encoded);
}

static int is_good(const given *given) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good;
    expect(context != NULL);
    expect(EVP_DigestVerifyInit(context, NULL, EVP_sha1(), NULL, given->key));
    good = EVP_DigestVerify(context, given->signature, given->signature_length, given->text, given->text_length);
    EVP_MD_CTX_free(context);
    return good == 1;
}

static void verify(const void *ready, give *give) {
    if (!is_good(ready)) fail("a good signature is refused");
    give("20260301-0001");
}

static void damaged(const void *ready, give *give) {
    give(is_good(ready) ? "accepted" : "refused");
    ERR_clear_error();
}

static void read_key(given *given, const char *folder, const char *name, int is_private) {
    size_t length;
    char *pem = read_file(folder, name, &length);
    BIO *bio = BIO_new_mem_buf(pem, (int)length);
    expect(bio != NULL);
    given->key = is_private ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
    expect(given->key != NULL);
    BIO_free(bio);
}

operation make_ready(const char *task, const char *folder) {
    given *given = calloc(1, sizeof *given);
    operation operation = {NULL, given};
    char name[128];
    if (!given) fail("no memory");
    if (strncmp(task, "prepare-", 8) == 0 || strncmp(task, "signed-", 7) == 0) {
        snprintf(name, sizeof name, "merchant-%s.pem", strchr(task, '-') + 1);
        read_key(given, folder, name, 1);
        given->text = (const unsigned char *)read_file(folder, "order.txt", &given->text_length);
        operation.once = *task == 'p' ? sign : sign_in_base64;
    } else if (strcmp(task, "callback") == 0 || strcmp(task, "damaged") == 0) {
        snprintf(name, sizeof name, "%s.txt", task);
        read_key(given, folder, "platform.pem", 0);
        given->text = (const unsigned char *)read_file(folder, name, &given->text_length);
        given->signature = (const unsigned char *)read_file(folder, "callback.signature", &given->signature_length);
        operation.once = *task == 'c' ? verify : damaged;
    } else {
        fail(task);
    }
    return operation;
}
