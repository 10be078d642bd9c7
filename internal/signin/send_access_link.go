package signin

import (
	"context"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opSendAccessLink = op.Define("signin.send_access_link", "Ask for a link to sign in by", op.Needs{})

// SendAccessLinkInput is who wants to sign in by a link.
type SendAccessLinkInput struct {
	// Identifier is an e-mail address, a telephone number or a username.
	Identifier string `json:"identifier"`
	// Request is the oauth request that waits: the link of the mail goes on to it.
	Request string `json:"request,omitempty"`
}

// Validate asks for something.
func (in SendAccessLinkInput) Validate() error { return someone(in.Identifier) }

// Target is the tenant.
func (in SendAccessLinkInput) Target() op.Target { return op.Target{} }

// SendAccessLink sends a one-time link that signs in, to the account's primary
// e-mail address. It answers as [Service.Recover] does.
func (s *Service) SendAccessLink(ctx context.Context, actor authz.Actor, in SendAccessLinkInput) (OnItsWay, error) {
	n, err := s.mayAsk(ctx, actor, in.Identifier)
	if err != nil {
		return OnItsWay{}, err
	}
	return op.Do(ctx, s.db, once(actor), opSendAccessLink, in, func(tx *op.Tx) (OnItsWay, error) {
		_, err := s.send(tx, n, in.Identifier, asked{kind: nonce.AccessLink, template: "access_link", request: in.Request})
		return OnItsWay{To: in.Identifier}, err
	})
}

// longestIdentifier is how many characters somebody may type to be found by.
const longestIdentifier = 254

// someone asks for an identifier. Whether it is somebody's is nobody's to know.
func someone(raw string) error {
	var f fault.Fields
	text, err := fold.Text(raw)
	switch {
	case err != nil || utf8.RuneCountInString(text) > longestIdentifier:
		f.Add("identifier", "syntax", "Type an e-mail address, a telephone number or a username.")
	case text == "":
		f.Add("identifier", "required", "Type your e-mail address first.")
	}
	return f.Err()
}
