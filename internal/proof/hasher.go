package proof

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"

	"github.com/readmit/readmit/internal/secret"
	"golang.org/x/crypto/argon2"
)

// Hasher hashes passwords by argon2id, as many at once as it has cores, and
// lets a bounded number of callers wait. Each hash takes 19 MiB of memory and
// some 20 ms of one core, so it never runs inside a transaction. One Hasher
// serves the whole process.
type Hasher struct {
	gate gate
}

// The least that OWASP's Password Storage cheat sheet asks for.
var today = phc{memory: 19 << 10, time: 2, threads: 1}

const (
	saltSize = 16
	hashSize = 32
)

// NewHasher makes a Hasher that runs cores hashes at once and lets queue more
// callers wait; the next one gets [ErrBusy]. Numbers below 1 and 0 count as 1
// and 0.
func NewHasher(cores, queue int) *Hasher {
	return &Hasher{newGate(max(cores, 1), max(queue, 0))}
}

// Hash gives the PHC string of a new password with a random salt. It refuses
// what [CheckPassword] refuses. It returns [ErrBusy], and the context's error
// if that ends while waiting; a hash that has begun is finished.
func (h *Hasher) Hash(ctx context.Context, password secret.String) (string, error) {
	if err := CheckPassword(password, MinPassword); err != nil {
		return "", err
	}
	return h.Rehash(ctx, password)
}

// Rehash is [Hasher.Hash] for a password that was just found right against
// another hash: no rule of today speaks against keeping it in a better form. It
// refuses only what is not text or has more than 4,096 bytes.
func (h *Hasher) Rehash(ctx context.Context, password secret.String) (string, error) {
	text, err := normal(password)
	if err != nil {
		return "", err
	}
	made := today
	made.salt = make([]byte, saltSize)
	_, _ = rand.Read(made.salt) // never fails: crypto/rand ends the program instead
	made.hash, err = h.run(ctx, made, text, hashSize)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return made.String(), nil
}

// Verify tells whether the password is the one that the PHC string was made
// from, in time that does not depend on how much of it is right; needsUpgrade
// says that it is, but that the hash is weaker than [Hasher.Hash] makes today.
// A password that no rule would allow today is compared all the same, because
// imported hashes know no rules; one that is not text or has more than 4,096
// bytes is wrong.
//
// It returns [ErrHashForm] if hash is not an argon2id PHC string within sane
// limits, [ErrBusy], and the context's error if that ends while waiting.
func (h *Hasher) Verify(ctx context.Context, hash string, password secret.String) (ok, needsUpgrade bool, err error) {
	want, err := parsePHC(hash)
	if err != nil {
		return false, false, err
	}
	text, err := normal(password)
	if err != nil {
		return false, false, nil
	}
	got, err := h.run(ctx, want, text, len(want.hash))
	if err != nil {
		return false, false, fmt.Errorf("verify a password: %w", err)
	}
	if subtle.ConstantTimeCompare(got, want.hash) != 1 {
		return false, false, nil
	}
	return true, want.weakerThan(today), nil
}

// VerifyAbsent takes as long as [Hasher.Verify] does and is never right. Call
// it where there is no hash to compare with, so that the time of the answer
// does not tell who has an account. It returns [ErrBusy] and the context's
// error.
func (h *Hasher) VerifyAbsent(ctx context.Context, password secret.String) error {
	text, err := normal(password)
	if err != nil {
		return nil
	}
	none := today
	none.salt = make([]byte, saltSize)
	if _, err := h.run(ctx, none, text, hashSize); err != nil {
		return fmt.Errorf("verify a password: %w", err)
	}
	return nil
}

// Run runs f as one of the hashes: not more of them at once than there are
// cores, and a bounded number waiting. It returns [ErrBusy], and the context's
// error if that ends while waiting; then f has not run.
func (h *Hasher) Run(ctx context.Context, f func()) error {
	if err := h.gate.enter(ctx); err != nil {
		return err
	}
	defer h.gate.leave()
	f()
	return nil
}

func (h *Hasher) run(ctx context.Context, p phc, text string, size int) ([]byte, error) {
	if err := h.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer h.gate.leave()
	return argon2.IDKey([]byte(text), p.salt, p.time, p.memory, p.threads, uint32(size)), nil
}

// IsHash tells whether a text is a hash that [Hasher.Verify] reads.
func IsHash(text string) bool {
	_, err := parsePHC(text)
	return err == nil
}
