package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Purposes of a one-time link.
const (
	LinkJoin    = "join"    // choose name and password, enrol a code app
	LinkRecover = "recover" // the same again, after password or device were lost
	LinkSignIn  = "sign_in" // signs in once, proves nothing
)

// How long a link can be used.
const (
	JoinWithin   = 24 * time.Hour
	SignInWithin = 15 * time.Minute
)

// linkPrefix begins the secret of a link.
const linkPrefix = "rml"

// Link is a new one-time link. The transport makes an address of it.
type Link struct {
	Member string `json:"member"`
	// Secret is shown this once; only its hash is kept.
	Secret    secret.String `json:"secret"`
	ExpiresAt time.Time     `json:"expires_at"`
}

// newLink makes a link for a member, in place of all that were not used yet.
func (s *Service) newLink(tx *op.Tx, member, purpose string) (Link, error) {
	within := JoinWithin
	if purpose == LinkSignIn {
		within = SignInWithin
	}
	link := Link{Member: member, Secret: proof.NewTypedToken(linkPrefix), ExpiresAt: tx.Now.Add(within).UTC()}
	row := insertLinkParams{
		Digest: proof.HashToken(link.Secret), ID: tx.NewID("lnk"), Member: member, Purpose: purpose,
		CreatedAt: tx.Now.UnixMicro(), ExpiresAt: link.ExpiresAt.UnixMicro(),
	}
	if purpose != LinkSignIn {
		totp := proof.NewTOTPSecret()
		row.TotpSecret = s.db.Ring.Seal(keyring.PurposeTokenWrap, []byte(totp.Reveal()), []byte(row.ID))
	}
	q := New(tx)
	if err := q.replaceLinks(tx.Ctx, member); err != nil {
		return Link{}, fmt.Errorf("replace the member's links: %w", err)
	}
	if err := q.insertLink(tx.Ctx, row); err != nil {
		return Link{}, fmt.Errorf("insert the link: %w", err)
	}
	return link, nil
}

// usable finds a link that can still be used, or [ErrLink]. It does not use it.
func usable(ctx context.Context, tx *store.Tx, link secret.String, now time.Time) (openLinkRow, error) {
	if !proof.IsTypedToken(linkPrefix, link) {
		return openLinkRow{}, ErrLink
	}
	row, err := New(tx).openLink(ctx, openLinkParams{Digest: proof.HashToken(link), ExpiresAt: now.UnixMicro()})
	if errors.Is(err, sql.ErrNoRows) || err == nil && row.Status == Disabled {
		return openLinkRow{}, ErrLink
	}
	if err != nil {
		return openLinkRow{}, fmt.Errorf("find the link: %w", err)
	}
	return row, nil
}

// use takes the link, which only one of several callers can, or returns
// [ErrLink].
func use(tx *op.Tx, link secret.String) error {
	n, err := New(tx).useLink(tx.Ctx, useLinkParams{
		Digest: proof.HashToken(link), UsedAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true},
	})
	if err != nil {
		return fmt.Errorf("use the link: %w", err)
	}
	if n != 1 {
		return ErrLink
	}
	return nil
}

// enrolSecret is the TOTP secret that a link offers.
func (s *Service) enrolSecret(row openLinkRow) (secret.String, error) {
	plain, err := s.db.Ring.Open(keyring.PurposeTokenWrap, row.TotpSecret, []byte(row.ID))
	if err != nil {
		return "", fmt.Errorf("open the link's TOTP secret: %w", err)
	}
	return secret.String(plain), nil
}
