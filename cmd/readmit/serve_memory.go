package main

import (
	"os"
	"runtime/debug"
)

// easeMemory lets the server collect garbage seldom while there is little of
// it, and often as it comes near 280 MiB: each password costs 19 MiB for a
// moment (OWASP's parameters of argon2id), and 2,000 customers who come at once
// must not take more than the machine has. Both are soft: what is in use stays.
// The environment's GOGC and GOMEMLIMIT (package runtime) go before them.
func easeMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(800)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(280 << 20)
	}
}
