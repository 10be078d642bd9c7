package privacy

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/readmit/readmit/internal/op"
)

// BackupsKept is how long a backup can be opened: the key that it was sealed
// with is destroyed afterwards.
const BackupsKept = 35 * 24 * time.Hour

const receiptTitle = "Readmit deletion receipt, version 1"

// Receipt is the proof that an account was erased. It holds nothing personal:
// the ids in it lead to nothing any more but the audit log.
type Receipt struct {
	// Lines are what it says, each a name and a value.
	Lines [][2]string
	// Key names the key that signed it.
	Key string
}

// ErrReceipt is returned for what is no receipt, or none that the key signed.
var ErrReceipt = errors.New("this is not a deletion receipt signed by that key")

// receipt writes and signs the receipt of a request (C2SP signed-note). That
// of the account that was asked about names those that were erased with it.
func (s *Service) receipt(tx *op.Tx, e erasureOfRow) ([]byte, error) {
	r, err := New(tx).requestForReceipt(tx.Ctx, e.Request)
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	with := ""
	if r.Account == e.Account {
		if with, err = partsErased(tx, e); err != nil {
			return nil, err
		}
	}
	told, err := New(tx).recipientsOf(tx.Ctx, e.Account)
	if err != nil {
		return nil, fmt.Errorf("list the other systems: %w", err)
	}
	names := make([]string, 0, len(parts)-1)
	for _, p := range parts[1:] {
		names = append(names, p.name)
	}
	lines := [][2]string{
		{"request", r.ID}, {"account", e.Login}, {"tenant", e.Tenant}, {"asked by", r.Origin}, {"owner's proof", orNone(r.Proof)},
		{"asked at", stamp(r.AskedAt)}, {"approved at", stamp(r.DecidedAt.Int64)}, {"erasing began at", stamp(e.BeganAt)},
		{"erased at", tx.Now.UTC().Format(time.RFC3339)}, {"erased", strings.Join(names, ", ") + ", and the account's key"},
		{"kept", "login ID, type, time and staff member of events and audit entries"},
		{"backups can be opened until", tx.Now.Add(BackupsKept).UTC().Format(time.DateOnly)},
		{"other systems to be told", fmt.Sprint(len(told))},
	}
	if with != "" {
		lines = append(lines, [2]string{"merged accounts erased with it", with})
	}
	var text strings.Builder
	text.WriteString(receiptTitle + "\n")
	for _, l := range lines {
		text.WriteString(l[0] + ": " + l[1] + "\n")
	}
	signer, _ := s.db.Ring.Signer()
	signed, err := note.Sign(&note.Note{Text: text.String()}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign the receipt: %w", err)
	}
	return signed, nil
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func stamp(us int64) string {
	if us == 0 {
		return "never"
	}
	return micro(us).Format(time.RFC3339)
}

// OpenReceipt checks a receipt's signature and reads it. key is the public half
// of the installation's signing key, as `readmit audit verify` prints it. It
// returns [ErrReceipt].
func OpenReceipt(signed []byte, key string) (Receipt, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return Receipt{}, fmt.Errorf("%w: the key cannot be read: %w", ErrReceipt, err)
	}
	n, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return Receipt{}, fmt.Errorf("%w: %w", ErrReceipt, err)
	}
	if !strings.HasPrefix(n.Text, receiptTitle+"\n") {
		return Receipt{}, fmt.Errorf("%w: it is another text", ErrReceipt)
	}
	return Receipt{Key: verifier.Name(), Lines: ReceiptLines(n.Text)}, nil
}

// ReceiptLines are what a receipt says, without its title and its signature. It
// checks nothing: see [OpenReceipt].
func ReceiptLines(text string) (lines [][2]string) {
	said, _, _ := strings.Cut(text, "\n\n")
	for _, line := range strings.Split(strings.TrimSuffix(said, "\n"), "\n")[1:] {
		name, value, _ := strings.Cut(line, ": ")
		lines = append(lines, [2]string{name, value})
	}
	return lines
}
