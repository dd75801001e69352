/* The loop of every contender in C: see protocol.h. */
#define _POSIX_C_SOURCE 200809L
#include "protocol.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_TASKS = 16, MOST_THREADS = 16, NAME = 64 };

typedef struct share {
    const operation *operation;
    uint64_t until, batch, done;
} share;

void fail(const char *reason) {
    fprintf(stderr, "%s\n", reason);
    exit(1);
}

char *read_file(const char *folder, const char *name, size_t *length) {
    char path[4096];
    char *text;
    long size;
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) fail(path);
    rewind(file);
    text = malloc((size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) fail(path);
    fclose(file);
    text[size] = '\0';
    if (length) *length = (size_t)size;
    return text;
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000U + (uint64_t)time.tv_nsec;
}

static void show(const char *text) { puts(text); }

static void drop(const char *text) {
    static volatile char first;
    first = *text;
    (void)first;
}

static void *work(void *argument) {
    share *share = argument;
    uint64_t i;
    do {
        for (i = 0; i < share->batch; i++) share->operation->once(share->operation->ready, drop);
        share->done += share->batch;
    } while (now() < share->until);
    return NULL;
}

static void run(const operation *operation, unsigned threads, uint64_t milliseconds, uint64_t batch) {
    share shares[MOST_THREADS];
    pthread_t others[MOST_THREADS];
    uint64_t started = now(), done = 0;
    unsigned i;
    if (threads < 1 || threads > MOST_THREADS) fail("too many threads");
    for (i = 0; i < threads; i++) {
        shares[i].operation = operation;
        shares[i].until = started + milliseconds * 1000000U;
        shares[i].batch = batch;
        shares[i].done = 0;
        if (i > 0 && pthread_create(&others[i], NULL, work, &shares[i]) != 0) fail("no thread");
    }
    work(&shares[0]);
    for (i = 0; i < threads; i++) {
        if (i > 0) pthread_join(others[i], NULL);
        done += shares[i].done;
    }
    printf("%llu %llu\n", (unsigned long long)done, (unsigned long long)(now() - started));
}

/* The task with this name, prepared the first time. */
static const operation *task(const char *name, const char *folder) {
    static char names[MOST_TASKS][NAME];
    static operation ready[MOST_TASKS];
    static size_t count;
    size_t i;
    for (i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) return &ready[i];
    }
    if (count == MOST_TASKS) fail("too many tasks");
    snprintf(names[count], NAME, "%s", name);
    ready[count] = make_ready(name, folder);
    return &ready[count++];
}

int main(int argc, char **argv) {
    char line[256], name[NAME];
    unsigned threads;
    unsigned long long milliseconds, batch;
    if (argc != 2) fail("usage: contender FOLDER");
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "show %63s", name) == 1) {
            const operation *operation = task(name, argv[1]);
            operation->once(operation->ready, show);
        } else if (sscanf(line, "run %63s %u %llu %llu", name, &threads, &milliseconds, &batch) == 4) {
            run(task(name, argv[1]), threads, milliseconds, batch);
        } else {
            fail(line);
        }
        fflush(stdout);
    }
    return 0;
}
