/* Settings from each of their sources, and the effect of each option of a client.
 *
 *     settings SHOP GATEWAY        the sandbox's folder, where its keys are, and its address
 */
#define _POSIX_C_SOURCE 200112L
#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int failures;

/* Checks the status, prints the error if it is another one, and frees the error. */
static void ends(const char *about, bestpay_status wanted, bestpay_status came, bestpay_error **error) {
    if (came != wanted) {
        printf("%s: status %d, not %d: %s\n", about, (int)came, (int)wanted, *error ? bestpay_error_message(*error) : "");
        failures++;
    }
    bestpay_error_free(*error);
    *error = NULL;
}

static void same(const char *about, const char *wanted, const char *came) {
    if (came == NULL || strcmp(wanted, came) != 0) {
        printf("%s: %s, not %s\n", about, came ? came : "NULL", wanted);
        failures++;
    }
}

/* SHOP/name, until the next call. */
static const char *in(const char *shop, const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", shop, name);
    return path;
}

static void set(const char *name, const char *value) {
    if (setenv(name, value, 1) != 0) abort();
}

/* Whether a merchant can be made from it: its keys were found and could be read. */
static void is_whole(const char *about, const bestpay_config *config) {
    bestpay_merchant *merchant;
    bestpay_error *error = NULL;
    ends(about, BESTPAY_OK, bestpay_config_merchant(config, &merchant, &error), &error);
    bestpay_merchant_free(merchant);
}

static void from_toml(const char *shop, const char *gateway) {
    char text[1024];
    bestpay_config *config;
    bestpay_error *error = NULL;
    snprintf(text, sizeof text,
             "api_url = \"%s\"\ninstitution_code = \"3178000000000001\"\nmerchant_no = \"3178000000000002\"\n"
             "key = \"merchant.p12\"\nkey_password = \"123456\"\nplatform_key = \"platform.cer\"\n",
             gateway);
    ends("from_toml", BESTPAY_OK, bestpay_config_from_toml(text, shop, &config, &error), &error);
    same("from_toml: api_url", gateway, bestpay_config_api_url(config));
    same("from_toml: merchant_no", "3178000000000002", bestpay_config_merchant_no(config));
    is_whole("from_toml: keys beside the folder", config);
    bestpay_config_free(config);
    ends("from_toml: a wrong name", BESTPAY_INVALID_CONFIG, bestpay_config_from_toml("colour = 1\n", shop, &config, &error), &error);
}

static void from_env(const char *shop, const char *gateway) {
    bestpay_config *config, *other;
    bestpay_error *error = NULL;
    set("BESTPAY_MERCHANT_NO", "3178000000000003");
    ends("from_file_and_env", BESTPAY_OK, bestpay_config_from_file_and_env(in(shop, "bestpay.toml"), &config, &error), &error);
    same("from_file_and_env: the environment counts", "3178000000000003", bestpay_config_merchant_no(config));
    same("from_file_and_env: the file for the rest", gateway, bestpay_config_api_url(config));
    bestpay_config_free(config);

    set("BESTPAY_API_URL", gateway);
    set("BESTPAY_INSTITUTION_CODE", "3178000000000001");
    set("BESTPAY_KEY", in(shop, "merchant.p12"));
    set("BESTPAY_KEY_PASSWORD", "123456");
    set("BESTPAY_PLATFORM_KEY", in(shop, "platform.cer"));
    ends("from_env", BESTPAY_OK, bestpay_config_from_env(&config, &error), &error);
    same("from_env: merchant_no", "3178000000000003", bestpay_config_merchant_no(config));
    is_whole("from_env: keys", config);
    ends("with_merchant_no", BESTPAY_OK, bestpay_config_with_merchant_no(config, "3178000000000009", &other, &error), &error);
    same("with_merchant_no: the other", "3178000000000009", bestpay_config_merchant_no(other));
    same("with_merchant_no: the first is as it was", "3178000000000003", bestpay_config_merchant_no(config));
    is_whole("with_merchant_no: keys", other);
    bestpay_config_free(other);
    bestpay_config_free(config);
}

static bestpay_bytes read_whole(const char *path, uint8_t *buffer, size_t size) {
    bestpay_bytes bytes;
    FILE *file = fopen(path, "rb");
    if (!file) abort();
    bytes.data = buffer;
    bytes.length = fread(buffer, 1, size, file);
    fclose(file);
    return bytes;
}

/* Probes the platform's address with a client that has these options. */
static void probes(const char *about, const bestpay_config *config, const bestpay_client_options *options, bestpay_status wanted) {
    bestpay_client *client;
    bestpay_probe *probe;
    bestpay_error *error = NULL;
    bestpay_status status;
    int64_t before, after;
    ends(about, BESTPAY_OK, bestpay_config_client(config, options, &client, &error), &error);
    before = (int64_t)time(NULL);
    status = bestpay_client_probe(client, &probe, &error);
    after = (int64_t)time(NULL);
    if (status != BESTPAY_OK && bestpay_error_effect(error) != BESTPAY_EFFECT_NOT_SENT) {
        printf("%s: a probe is not an order\n", about);
        failures++;
    }
    ends(about, wanted, status, &error);
    if (probe) {
        /* Both times are of this machine, and within the probe, however long that took. */
        int64_t server = bestpay_probe_server_time(probe), local = bestpay_probe_local_time(probe);
        if (bestpay_probe_http_status(probe) < 100 || server < before - 1 || server > after + 1 || local < before - 1 ||
            local > after + 1 || bestpay_probe_took_ms(probe) > (after - before + 2) * 1000) {
            printf("%s: HTTP %d, the server's time %d s and ours %d s after the start, took %u ms\n", about,
                   (int)bestpay_probe_http_status(probe), (int)(server - before), (int)(local - before),
                   (unsigned)bestpay_probe_took_ms(probe));
            failures++;
        }
    }
    bestpay_probe_free(probe);
    bestpay_client_free(client);
}

static void options(const char *shop) {
    static uint8_t buffer[65536];
    bestpay_client_options options = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_config *config;
    bestpay_client *client;
    bestpay_error *error = NULL;
    bestpay_bytes root;
    ends("from_file", BESTPAY_OK, bestpay_config_from_file(in(shop, "bestpay.toml"), &config, &error), &error);
    probes("no options", config, NULL, BESTPAY_OK);
    options.connect_timeout_ms = 2000;
    options.read_timeout_ms = 5000;
    options.retry_reads_within_ms = BESTPAY_ASK_ONCE;
    options.poll_first_ms = 100;
    options.poll_longest_ms = 200;
    probes("times", config, &options, BESTPAY_OK);
    root = read_whole(in(shop, "platform.cer"), buffer, sizeof buffer);
    options.root_certificates = &root;
    options.root_certificate_count = 1;
    probes("a root certificate", config, &options, BESTPAY_OK);
    root.length = 20;
    ends("a broken root certificate", BESTPAY_INVALID_CONFIG, bestpay_config_client(config, &options, &client, &error), &error);
    options.root_certificate_count = 0;
    /* Nobody is there. A failure shows that the proxy was used instead of the gateway. */
    options.proxy = "http://127.0.0.1:9";
    probes("a proxy", config, &options, BESTPAY_CONNECT);
    bestpay_config_free(config);
}

int main(int argc, char **argv) {
    /* A sanitizer ends the process before its streams are written out. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc != 3) {
        fprintf(stderr, "usage: %s SHOP GATEWAY\n", argv[0]);
        return 2;
    }
    from_toml(argv[1], argv[2]);
    options(argv[1]);
    from_env(argv[1], argv[2]);
    printf("settings: %d failures\n", failures);
    return failures != 0;
}
