package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is what the installation signs: the tree had this size and this
// hash.
type Checkpoint struct {
	Origin string // the signing key's name
	Size   int64
	Hash   tlog.Hash
}

// ErrCheckpoint is returned for a note that is no checkpoint, or not one that
// the given key signed.
var ErrCheckpoint = errors.New("not a checkpoint signed by this key")

// Sign returns the checkpoint as a signed note (C2SP tlog-checkpoint: origin,
// size and base64 of the hash, a line each).
func (c Checkpoint) Sign(signer note.Signer) ([]byte, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), c.Size, base64.StdEncoding.EncodeToString(c.Hash[:]))
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign a checkpoint: %w", err)
	}
	return signed, nil
}

// OpenCheckpoint checks the signature and reads the checkpoint. It returns
// [ErrCheckpoint].
func OpenCheckpoint(signed []byte, verifier note.Verifier) (Checkpoint, error) {
	n, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return Checkpoint{}, fmt.Errorf("%w: it has another form or origin", ErrCheckpoint)
	}
	c := Checkpoint{Origin: lines[0]}
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return Checkpoint{}, fmt.Errorf("%w: its size is no number", ErrCheckpoint)
	}
	if c.Hash, err = tlog.ParseHash(lines[2]); err != nil {
		return Checkpoint{}, fmt.Errorf("%w: its hash cannot be read", ErrCheckpoint)
	}
	return c, nil
}
