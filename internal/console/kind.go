package console

import (
	"slices"

	"github.com/readmit/readmit/internal/console/view"
)

// cards are the badges that events carry, with the kind of card each is drawn
// as. Badges that are not listed are drawn as [view.KindOther].
var cards = map[string]view.Kind{
	"CREATED": view.KindCreated, "INVITED": view.KindInvited, "IMPORTED": view.KindImported,
	"NAME": view.KindName, "GENDER": view.KindGender, "BIRTHDAY": view.KindBirthday, "ADDRESS": view.KindAddress,
	"PROFILE": view.KindProfile, "PHONE": view.KindPhone, "E-MAIL": view.KindEmail, "VERIFIED": view.KindVerified,
	"MESSAGE": view.KindMessage, "IDENTIFIER": view.KindIdentifier, "ENABLED": view.KindEnabled, "DISABLED": view.KindDisabled,
	"LOCKED": view.KindLocked, "LOGIN LOCKED": view.KindLocked, "UNLOCKED": view.KindUnlocked, "FROZEN": view.KindFrozen,
	"UNDONE": view.KindUndone, "MERGED": view.KindMerged, "PASSWORD": view.KindPassword, "LOGIN METHOD": view.KindLoginMethod,
	"FACTOR": view.KindFactor, "SESSION": view.KindSession, "DEVICE": view.KindDevice, "LINKED": view.KindLinked,
	"UNLINKED": view.KindUnlinked, "SIGN-IN": view.KindSignIn, "SIGN-IN FAILED": view.KindSignInFailed, "SIGN-OUT": view.KindSignOut,
	"NOTE": view.KindNote, "CASE": view.KindCase, "CHECK": view.KindCheck, "APPROVAL": view.KindApproval,
	"CONSENT": view.KindConsent, "DELETION": view.KindDeletion, "REVEALED": view.KindRevealed, "HOLD": view.KindHold, "EXTERNAL": view.KindExternal,
	"APPLICATION": view.KindApplication,
}

// kindOfCard is how a badge is drawn.
func kindOfCard(card string) view.Kind {
	if k, known := cards[card]; known {
		return k
	}
	return view.KindOther
}

// cardsOfKind are the badges that are drawn as a kind, for a filter. For a
// kind that is none it is the word itself, which no event carries.
func cardsOfKind(kind view.Kind) []string {
	if kind == view.KindOther {
		return []string{"OTHER", "DATA REQUEST"}
	}
	var out []string
	for card, k := range cards {
		if k == kind {
			out = append(out, card)
		}
	}
	if len(out) == 0 {
		return []string{string(kind)}
	}
	slices.Sort(out) // a cursor holds for the same question only
	return out
}
