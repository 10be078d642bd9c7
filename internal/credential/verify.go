package credential

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

// Matches tells whether the password is the one that the hash was made from,
// whether by us or by the system that it was imported from. replace says that
// it is, and that [proof.Hasher.Hash] would make a better one now that the
// password is known: a hash of another system always is replaced.
//
// A password that no rule would allow today is compared all the same. It
// returns [ErrUnknownHash] if the hash cannot be checked, [proof.ErrBusy], and
// the context's error if that ends while waiting; it changes nothing. It takes
// a good part of a second's core for some forms, so it never runs inside a
// transaction.
func Matches(ctx context.Context, h *proof.Hasher, hash string, password secret.String) (ok, replace bool, err error) {
	ok, replace, err = h.Verify(ctx, hash, password)
	if !errors.Is(err, proof.ErrHashForm) {
		return ok, replace, err
	}
	text := password.Reveal()
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || len(text) > mostPasswordBytes {
		return false, false, nil
	}
	if err := h.Run(ctx, func() { ok, err = matchForeign(hash, []byte(text)) }); err != nil {
		return false, false, fmt.Errorf("check an imported password: %w", err)
	}
	return ok, ok, err
}

// mostPasswordBytes is more than any system takes.
const mostPasswordBytes = 4096
