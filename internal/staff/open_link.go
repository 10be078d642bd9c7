package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opOpenLink = op.DefineRead("staff.open_link", "Open a one-time link")

// OpenLinkInput is a link to open.
type OpenLinkInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts everything: what is no link is answered like an old one.
func (in OpenLinkInput) Validate() error { return nil }

// Target is the installation.
func (in OpenLinkInput) Target() op.Target { return op.Target{} }

// OpenedLink is what a link is for. Secret, URL and QR are empty for a link
// that signs in.
type OpenedLink struct {
	Purpose string `json:"purpose"`
	Email   string `json:"email"`
	Name    string `json:"name"` // empty if the member is to choose it
	// Secret is the TOTP secret to enrol, in base32; URL and QR are the same
	// as an otpauth address and as its picture.
	Secret secret.String `json:"secret"`
	URL    secret.String `json:"url"`
	QR     proof.QR      `json:"-"`
}

// Issuer is what apps call Readmit beside a code.
const Issuer = "Readmit"

// OpenLink tells what a one-time link is for, without using it: programs that
// look at links in mails must not use them up. It returns [ErrLink] if the
// link cannot be used any more.
func (s *Service) OpenLink(ctx context.Context, actor authz.Actor, in OpenLinkInput) (OpenedLink, error) {
	return op.View(ctx, s.db, actor, opOpenLink, in, func(tx *op.Tx) (OpenedLink, error) {
		row, err := usable(tx.Ctx, tx.Tx, in.Link, tx.Now)
		if err != nil {
			return OpenedLink{}, err
		}
		out := OpenedLink{Purpose: row.Purpose, Email: row.Email, Name: row.Name}
		if row.Purpose == LinkSignIn {
			return out, nil
		}
		if out.Secret, err = s.enrolSecret(row); err != nil {
			return OpenedLink{}, err
		}
		if out.URL, err = proof.TOTPURL(Issuer, row.Email, out.Secret); err != nil {
			return OpenedLink{}, fmt.Errorf("make the code app's address: %w", err)
		}
		if out.QR, err = proof.NewQR(out.URL); err != nil {
			return OpenedLink{}, fmt.Errorf("draw the code app's address: %w", err)
		}
		return out, nil
	})
}
