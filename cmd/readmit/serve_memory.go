package main

import (
	"bytes"
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"
)

const (
	// wholeMemory is what the server should stay within, with what SQLite keeps
	// beside the collector's memory.
	wholeMemory = 350 << 20
	// Between these the collector's own share is moved.
	leastLimit, mostLimit = 128 << 20, 280 << 20
)

// easeMemory lets the server collect garbage seldom while there is little of
// it, and often as the whole process comes near 350 MiB: each password costs
// 19 MiB for a moment (OWASP's parameters of argon2id), and 2,000 customers who
// come at once must not take more than the machine has. What the process holds
// beside the collector, such as SQLite's caches, is looked at each second where
// the system tells it (Linux). All of it is soft: what is in use stays. The
// environment's GOGC and GOMEMLIMIT (package runtime) go before it.
func easeMemory(ctx context.Context) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(800)
	}
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(mostLimit)
	go func() {
		for each := time.NewTicker(time.Second); ; {
			select {
			case <-ctx.Done():
				each.Stop()
				return
			case <-each.C:
			}
			if all := resident(); all > 0 {
				debug.SetMemoryLimit(memoryLimit(all, collected()))
			}
		}
	}()
}

// memoryLimit is the collector's share, by what the process holds in all and
// what of it the collector does.
func memoryLimit(all, collected int64) int64 {
	return min(max(wholeMemory-max(all-collected, 0), leastLimit), mostLimit)
}

// resident is how much memory the process holds, in bytes (proc(5), statm); 0 if
// the system does not say.
func resident() int64 {
	text, err := os.ReadFile("/proc/self/statm")
	fields := bytes.Fields(text)
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// collected is what the collector holds and has not given back to the system.
func collected() int64 {
	read := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(read)
	return int64(read[0].Value.Uint64() - read[1].Value.Uint64()) //nolint:gosec // far below 2^63
}
