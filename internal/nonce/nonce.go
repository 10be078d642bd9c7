package nonce

import (
	"time"

	"github.com/readmit/readmit/internal/fault"
)

// Kind says what a nonce is good for. One of another kind never stands in.
type Kind string

// The kinds.
const (
	VerifyEmail   Kind = "verify_email"
	VerifyPhone   Kind = "verify_phone"
	ResetPassword Kind = "reset_password"
	AccessLink    Kind = "access_link"
	Reenrollment  Kind = "reenrollment"
	EmailCode     Kind = "email_code"
	SMSCode       Kind = "sms_code"
	UndoChange    Kind = "undo_change"
	Invitation    Kind = "invitation"
	StopAct       Kind = "stop_act" // stops what support is about to do
	// ConfirmDeletion says that the owner wants the account to be deleted,
	// KeepAccount that they do not.
	ConfirmDeletion Kind = "confirm_deletion"
	KeepAccount     Kind = "keep_account"
	DataCopy        Kind = "data_copy" // takes the copy of one's own data
)

// Kinds are all kinds.
var Kinds = []Kind{
	VerifyEmail, VerifyPhone, ResetPassword, AccessLink, Reenrollment, EmailCode, SMSCode, UndoChange, StopAct, ConfirmDeletion, KeepAccount, DataCopy, Invitation,
}

// How long links and codes are good (NIST SP 800-63B-4, 4.2: codes that go to
// a telephone 10 minutes, to an e-mail address 24 hours at most).
const (
	LinkFor = 24 * time.Hour
	CodeFor = 10 * time.Minute
)

// Tries is how often a code may be typed, the right time included: five tries
// at six digits are guessed right once in 200,000 codes.
const Tries = 5

// Nonce is a link or a code without its secret.
type Nonce struct {
	ID      string
	Tenant  string
	Kind    Kind
	Account int64 // 0: nobody's yet
	Epoch   int64
	// Target is what it proves: an address, a number.
	Target string
	// Bound is what it is good in, such as a flow's id; empty: anywhere.
	Bound                string
	CreatedAt, ExpiresAt time.Time
	Data                 []byte // as it was given when it was issued
}

// Faults of links and codes.
var (
	ErrUnknown    = fault.New(fault.NotFound, "code_unknown", "This link or code is not one of ours: it may be cut off or mistyped. Copy all of it, or ask for a new one.")
	ErrExpired    = fault.New(fault.Conflict, "code_expired", "This link or code is too old. Ask for a new one.")
	ErrUsed       = fault.New(fault.Conflict, "code_used", "This link or code was used already, and works once only. Ask for a new one if you still need it.")
	ErrSuperseded = fault.New(fault.Conflict, "code_superseded", "A newer link or code has taken the place of this one, or it was called back. Use the newest message, or ask for a new one.")
	// ErrMistyped stands for a try that counts: whoever redeems ends its body
	// with Refuse, so that the count stays.
	ErrMistyped = fault.New(fault.Invalid, "code_mistyped", "This code is not right. Type the one from the newest message; after five tries you need a new one.")
	ErrTries    = fault.New(fault.TooMany, "code_tried_too_often", "This code was typed wrongly too often. Ask for a new one, or begin again.")
)
