/* A disk on which writing through takes a while: loaded before a program (LD_PRELOAD), it lets each fsync and fdatasync take
   SLOW_SYNC_US microseconds longer. What the program does meanwhile, and how many share one such wait, is the program's own. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int longer(const char *name, int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int done = sync(file);
    const char *wait = getenv("SLOW_SYNC_US");
    long us = wait ? atol(wait) : 0;
    struct timespec time = {us / 1000000, us % 1000000 * 1000};
    nanosleep(&time, NULL);
    return done;
}

int fsync(int file) { return longer("fsync", file); }

int fdatasync(int file) { return longer("fdatasync", file); }
