package staff

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

// Passkeys has the operations that ask a device for a proof. They belong to
// the one host by which staff reach the console.
type Passkeys struct {
	*Service
	host *proof.Passkeys // nil: browsers make none there
}

// NewPasskeys returns the operations for the console's address. Where browsers
// make no passkeys (an IP address, http other than on localhost) each of them
// returns [ErrNoPasskeysHere].
func NewPasskeys(s *Service, base string) (*Passkeys, error) {
	host, err := proof.NewPasskeys(base, "Readmit")
	if errors.Is(err, proof.ErrPasskeyHost) {
		return &Passkeys{Service: s}, nil
	}
	return &Passkeys{Service: s, host: host}, err
}

// Available reports whether browsers make passkeys at the console's address.
func (p *Passkeys) Available() bool { return p.host != nil }

// PasskeySuspected is told when a passkey's count did not grow: another device
// may hold a copy of what only one should.
type PasskeySuspected struct {
	Member  string `json:"member"`
	Passkey string `json:"passkey"`
}

var eventPasskeySuspected = event.Define("staff.passkey_suspected", "", PasskeySuspected{Member: exampleMember, Passkey: examplePasskey})

const examplePasskey = "pky_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"

// ownerOf is a member as devices know one.
func ownerOf(m lockMemberRow, rows []passkeysOfRow) proof.PasskeyOwner {
	owner := proof.PasskeyOwner{ID: m.ID, Email: m.Email, Name: m.Name}
	if owner.Name == "" {
		owner.Name = m.Email
	}
	for _, r := range rows {
		owner.Passkeys = append(owner.Passkeys, proof.Passkey{
			ID: r.Credential, PublicKey: r.PublicKey, SignCount: uint32(r.SignCount), Model: r.Model,
			BackupEligible: r.BackupEligible, BackedUp: r.BackedUp, Transports: strings.Fields(r.Transports),
		})
	}
	return owner
}

// proved decides, under the member's lock, whether a device's answer to a
// taken challenge is right, and keeps the passkey's count. It returns false
// for every answer that is not; member is then whom the answer names, if
// there is such a one.
func (p *Passkeys) proved(tx *op.Tx, c challenge, answer secret.String) (m lockMemberRow, ok bool, err error) {
	used, member, err := proof.PasskeyUsed(answer)
	if err != nil || (c.Member != "" && member != c.Member) {
		return m, false, nil
	}
	q := New(tx)
	m, err = q.lockMember(tx.Ctx, member)
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("lock the member: %w", err)
	}
	if m.Status != Active {
		return m, false, nil
	}
	rows, err := q.passkeysOf(tx.Ctx, m.ID)
	if err != nil {
		return m, false, fmt.Errorf("read the member's passkeys: %w", err)
	}
	key, err := p.host.Proved(ownerOf(m, rows), c.State, answer)
	if errors.Is(err, proof.ErrPasskey) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	return m, true, keepUse(tx, m.ID, rows, used, key)
}

// keepUse writes down what a use has changed of a passkey.
func keepUse(tx *op.Tx, member string, rows []passkeysOfRow, used []byte, key proof.Passkey) error {
	now := sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}
	in := usedPasskeyParams{Credential: used, SignCount: int64(key.SignCount), BackedUp: key.BackedUp, UsedAt: now}
	if key.Suspect {
		in.SuspectAt = now
		for _, r := range rows {
			if string(r.Credential) == string(used) {
				tx.Record(event.Fact{Type: eventPasskeySuspected, Data: PasskeySuspected{Member: member, Passkey: r.ID}})
			}
		}
	}
	if err := New(tx).usedPasskey(tx.Ctx, in); err != nil {
		return fmt.Errorf("keep the passkey's use: %w", err)
	}
	return nil
}

// keepPasskey inserts a new passkey of a member.
func keepPasskey(tx *op.Tx, member, name string, key proof.Passkey) (string, error) {
	id := tx.NewID("pky")
	n, err := New(tx).insertPasskey(tx.Ctx, insertPasskeyParams{
		ID: id, Member: member, Credential: key.ID, PublicKey: key.PublicKey, Name: name, SignCount: int64(key.SignCount),
		BackupEligible: key.BackupEligible, BackedUp: key.BackedUp, Transports: strings.Join(key.Transports, " "),
		Model: append([]byte{}, key.Model...), CreatedAt: tx.Now.UnixMicro(),
	})
	if err != nil {
		return "", fmt.Errorf("insert the passkey: %w", err)
	}
	if n == 0 {
		return "", ErrPasskeyHeld
	}
	return id, nil
}

// provable reports whether the member has anything to prove themselves with.
func provable(tx *op.Tx, m lockMemberRow) (bool, error) {
	n, err := New(tx).countPasskeys(tx.Ctx, m.ID)
	if err != nil {
		return false, fmt.Errorf("count the member's passkeys: %w", err)
	}
	return n > 0 || m.Password != "", nil
}
