package view

// Kind is the type of a card, as a card.* key of package locale, which holds
// the badge's word.
type Kind string

// The kinds of cards.
const (
	KindCreated      Kind = "created"
	KindInvited      Kind = "invited"
	KindImported     Kind = "imported"
	KindName         Kind = "name"
	KindGender       Kind = "gender"
	KindBirthday     Kind = "birthday"
	KindAddress      Kind = "address"
	KindProfile      Kind = "profile"
	KindPhone        Kind = "phone"
	KindEmail        Kind = "email"
	KindVerified     Kind = "verified"
	KindMessage      Kind = "message"
	KindIdentifier   Kind = "identifier"
	KindEnabled      Kind = "enabled"
	KindDisabled     Kind = "disabled"
	KindLocked       Kind = "locked"
	KindUnlocked     Kind = "unlocked"
	KindFrozen       Kind = "frozen"
	KindUndone       Kind = "undone"
	KindMerged       Kind = "merged"
	KindPassword     Kind = "password"
	KindLoginMethod  Kind = "login_method"
	KindFactor       Kind = "factor"
	KindSession      Kind = "session"
	KindDevice       Kind = "device"
	KindLinked       Kind = "linked"
	KindUnlinked     Kind = "unlinked"
	KindSignIn       Kind = "sign_in"
	KindSignInFailed Kind = "sign_in_failed"
	KindSignOut      Kind = "sign_out"
	KindNote         Kind = "note"
	KindCase         Kind = "case"
	KindCheck        Kind = "check"
	KindApproval     Kind = "approval"
	KindConsent      Kind = "consent"
	KindDeletion     Kind = "deletion"
	KindExternal     Kind = "external"
	KindRevealed     Kind = "revealed"
	KindHold         Kind = "hold"
	KindApplication  Kind = "application"
	// KindOther is for what this version has no card of its own for.
	KindOther Kind = "other"
)

// Kinds lists all kinds of cards.
var Kinds = []Kind{
	KindCreated, KindInvited, KindImported, KindName, KindGender, KindBirthday,
	KindAddress, KindProfile, KindPhone, KindEmail, KindVerified, KindMessage,
	KindIdentifier, KindEnabled, KindDisabled, KindLocked, KindUnlocked,
	KindFrozen, KindUndone, KindMerged, KindPassword, KindLoginMethod,
	KindFactor, KindSession, KindDevice, KindLinked, KindUnlinked, KindSignIn,
	KindSignInFailed, KindSignOut, KindNote, KindCase, KindCheck, KindApproval,
	KindConsent, KindDeletion, KindExternal, KindRevealed, KindHold, KindApplication, KindOther,
}

// family is the colour a kind's badge has: one for each sort of happening, so
// that a page of cards can be read by colour first.
func (k Kind) family() string {
	switch k {
	case KindSignIn, KindSignOut, KindLoginMethod, KindLinked, KindUnlinked, KindSession, KindDevice, KindUnlocked, KindEnabled, KindApplication:
		return "access"
	case KindPassword, KindFactor, KindVerified, KindFrozen, KindUndone, KindEmail, KindRevealed:
		return "security"
	case KindSignInFailed, KindLocked, KindDisabled, KindDeletion, KindHold:
		return "danger"
	case KindMessage:
		return "message"
	case KindNote:
		return "note"
	case KindCase, KindCheck, KindApproval:
		return "case"
	case KindExternal, KindImported:
		return "external"
	}
	return "profile"
}
