package federation

import (
	"errors"
	"regexp"

	"github.com/readmit/readmit/internal/fault"
)

// Why somebody could not come in by a provider. The codes are failure reasons
// that agents read.
var (
	ErrRefused  = fault.New(fault.Forbidden, "provider_refused", "The provider did not sign you in. Try again, or use another way to sign in.")
	ErrDown     = fault.New(fault.Unavailable, "provider_down", "The provider does not answer at the moment. Use another way to sign in, or try again later.")
	ErrDisabled = fault.New(fault.Forbidden, "provider_disabled", "This way to sign in is switched off. Use another one.")
	// ErrFlow is returned for a browser that was not sent, was sent in another
	// browser, came back before, or took too long.
	ErrFlow = fault.New(fault.Forbidden, "provider_flow_unknown", "This sign-in was begun in another browser, is done, or took too long. Begin it again.")
)

// refusal is a refusal with the word that the provider, or the check, has for
// it. The word is for agents; it is never markup and never long.
type refusal struct {
	word  string
	cause error
	// settings says that the provider or our settings are at fault, and not the
	// person: it is counted.
	settings bool
}

func (r *refusal) Error() string {
	if r.cause == nil {
		return r.word
	}
	return r.word + ": " + r.cause.Error()
}

func (r *refusal) Unwrap() error { return ErrRefused }

// WordOf is what the provider said, such as access_denied, or what is wrong
// with its answer, such as id_token_invalid; empty if err is no refusal.
func WordOf(err error) string {
	var r *refusal
	if !errors.As(err, &r) {
		return ""
	}
	return r.word
}

var words = regexp.MustCompile(`^[a-z_]{1,60}$`)

// saidWord is an error code of OAuth 2.0 (RFC 6749, 4.1.2.1) as it may be shown.
func saidWord(text string) string {
	if !words.MatchString(text) {
		return "unknown_error"
	}
	return text
}
