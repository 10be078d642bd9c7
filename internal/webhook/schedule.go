package webhook

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"time"
)

// pauses are how long a delivery waits after each attempt that failed (after
// the example of Standard Webhooks 1.0.0, "Deliverability and reliability").
// With the first attempt they are eleven, over at least 76 hours and a half.
var pauses = []time.Duration{
	5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 25 * time.Hour,
}

const (
	// GiveUpAfter is how long a delivery is tried at least.
	GiveUpAfter = 72 * time.Hour
	// PauseAfter is how long an endpoint may fail before it is switched off.
	PauseAfter = 96 * time.Hour

	// After restAfter failures in a row nothing is sent to an endpoint for a while,
	// twice as long with each further one, up to longestRest.
	restAfter   = 3
	firstRest   = 5 * time.Second
	longestRest = 5 * time.Minute
	// longestAsked is how long an endpoint may ask to be left alone by Retry-After.
	longestAsked = time.Hour
	// recoveredAfter is how long it must have failed for everything that waits to
	// be tried at once when it works again.
	recoveredAfter = 10 * time.Minute
)

// givesUp reports whether a delivery has been tried often and long enough.
func givesUp(attempts int64, waited time.Duration) bool {
	return attempts > int64(len(pauses)) && waited >= GiveUpAfter
}

// pauseAfter is how long a delivery waits after its n-th attempt, longer by up
// to a tenth: what failed at once does not come back at once. The tenth is made
// from its id, so that it can be told beforehand.
func pauseAfter(delivery string, n int64) time.Duration {
	wait := pauses[min(max(n, 1), int64(len(pauses)))-1]
	return wait + jitter(wait/10, delivery, n)
}

// restFor is how long an endpoint is left alone after its n-th failure in a row.
func restFor(endpoint string, n int64) time.Duration {
	if n < restAfter {
		return 0
	}
	rest := min(firstRest<<min(n-restAfter, 10), longestRest)
	return rest + jitter(rest/10, endpoint, n)
}

func jitter(most time.Duration, id string, n int64) time.Duration {
	sum := sha256.Sum256([]byte(id + " " + strconv.FormatInt(n, 10)))
	return time.Duration(binary.BigEndian.Uint64(sum[:8]) % uint64(most+1))
}
