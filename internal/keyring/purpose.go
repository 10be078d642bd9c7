package keyring

import (
	"fmt"
	"slices"
)

// Purpose names what a key is for. Keys of different purposes are independent:
// what is sealed for one cannot be opened for another.
type Purpose string

// The purposes. A method that is given any other name panics, because the name
// is always a constant in the code.
const (
	// PurposeCursor seals paging cursors.
	PurposeCursor Purpose = "cursor"
	// PurposeNonce makes one-time secrets from the ids of their nonces.
	PurposeNonce Purpose = "nonce"
	// PurposeAudit seals what audit rows must not show in the clear.
	PurposeAudit Purpose = "audit"
	// PurposeTokenWrap seals tokens and stored answers.
	PurposeTokenWrap Purpose = "token_wrap"
	// PurposeBackup seals backups.
	PurposeBackup Purpose = "backup"
	// PurposeSearch seals search terms and makes their digests.
	PurposeSearch Purpose = "search"
	// PurposeAccountWrap wraps account keys.
	PurposeAccountWrap Purpose = "account_wrap"
	// PurposeSession seals what sessions carry.
	PurposeSession Purpose = "session"
)

var purposes = []Purpose{
	PurposeCursor, PurposeNonce, PurposeAudit, PurposeTokenWrap,
	PurposeBackup, PurposeSearch, PurposeAccountWrap, PurposeSession,
}

// Purposes lists all purposes, in the order in which they are shown.
func Purposes() []Purpose { return slices.Clone(purposes) }

func (p Purpose) mustBeKnown() {
	if !slices.Contains(purposes, p) {
		panic(fmt.Sprintf("keyring: no purpose is called %q", string(p)))
	}
}
