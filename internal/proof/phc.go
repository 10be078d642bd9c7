package proof

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// ErrHashForm says that a text is not an argon2id hash in PHC form, or asks for
// more work than any honest hash.
var ErrHashForm = errors.New("not an argon2id hash in PHC form ($argon2id$v=19$m=…,t=…,p=…$salt$hash)")

// phc is a hash in the PHC string format; memory is in KiB.
type phc struct {
	memory  uint32
	time    uint32
	threads uint8
	salt    []byte
	hash    []byte
}

// A hash from a file that somebody else made must not take the server's memory.
const (
	mostMemory  = 256 << 10
	mostTime    = 16
	mostThreads = 16
)

var phcBase64 = base64.RawStdEncoding.Strict()

func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.memory, p.time, p.threads, phcBase64.EncodeToString(p.salt), phcBase64.EncodeToString(p.hash))
}

func parsePHC(text string) (phc, error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return phc{}, ErrHashForm
	}
	var p phc
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return phc{}, ErrHashForm
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return phc{}, ErrHashForm
	}
	var saltErr, hashErr error
	p.salt, saltErr = phcBase64.DecodeString(parts[4])
	p.hash, hashErr = phcBase64.DecodeString(parts[5])
	// Only the one spelling of each hash is taken.
	if saltErr != nil || hashErr != nil || p.String() != text || !p.sane() {
		return phc{}, ErrHashForm
	}
	return p, nil
}

// The lower bounds are those of RFC 9106, 3.1; shorter hashes are guessed.
func (p phc) sane() bool {
	return p.threads >= 1 && p.threads <= mostThreads &&
		p.time >= 1 && p.time <= mostTime &&
		p.memory >= 8*uint32(p.threads) && p.memory <= mostMemory &&
		len(p.salt) >= 8 && len(p.salt) <= 64 && len(p.hash) >= 16 && len(p.hash) <= 64
}

func (p phc) weakerThan(other phc) bool {
	return p.memory < other.memory || p.time < other.time || len(p.salt) < saltSize || len(p.hash) < hashSize
}
