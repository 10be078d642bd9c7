package directory

import (
	"encoding/json"
	"time"
)

// Record is one account as it stands in a file. An empty text, a zero time
// and a zero number mean that nothing is given.
type Record struct {
	LoginID    string // UUID
	Username   string
	CustomerID string
	LegacyID   string

	FirstName      string
	LastName       string
	SecondLastName string
	DisplayName    string

	// Email is the verified, primary e-mail. In a file, `email` counts as
	// verified only if `email_verified` is true; otherwise it is read into
	// UnverifiedEmail.
	Email           string
	UnverifiedEmail string
	Phones          []Phone
	Addresses       []Address

	Status       string // active, pending or inactive
	StatusReason string
	CreatedAt    time.Time
	CreatedBy    string // identity type: password, google, …
	LastLoginAt  time.Time
	LastLoginBy  string // identity type

	Gender     string // MALE, FEMALE, NON_CONFORMING or PREFER_NOT_TO_SAY
	Birthday   string // any part may be missing, see [ParseBirthday]
	Locale     string // BCP 47
	TimeZone   string // IANA
	Picture    string // http or https URL
	Attributes map[string]string

	// PasswordHash is kept as given, with the format's own prefix.
	PasswordHash      string
	PasswordChangedAt time.Time
	MustResetPassword bool
	Identities        []Identity
	// Factors are the second factors that the account had. Their secrets are
	// not read.
	Factors []Factor

	LockedSince    time.Time
	LockedUntil    time.Time // zero: until it is lifted
	LockedIP       string
	FailedAttempts int

	// DeletionPendingAt is when a deletion was asked for that is still open.
	DeletionPendingAt time.Time

	Segments []string
	Tags     []string

	// Activity is the account's history, oldest first. CSV does not carry it.
	Activity []Activity
	// Continued is true for a line that only carries more activity of the
	// account with this LoginID, because one line would have been too long.
	Continued bool
}

// Phone is one telephone number of an account.
type Phone struct {
	Number   string // E.164
	Type     string // WORK, HOME, PRIMARY or OTHER
	Verified bool
}

// Address is one postal address of an account.
type Address struct {
	Type       string
	Line1      string
	Line2      string
	Locality   string
	Region     string
	PostalCode string
	Country    string // ISO 3166-1 alpha-2
}

// Identity is one way to sign in that is attached to an account.
type Identity struct {
	Provider   string // identity type: password, google, …
	Subject    string // the provider's own id of the person
	CreatedAt  time.Time
	LastUsedAt time.Time
}

// Factor is one second factor of an account, without its secret.
type Factor struct {
	// Type is totp, hotp, sms, email, push, security_key, passkey,
	// recovery_codes, or the other system's own word.
	Type       string
	Label      string // what its owner called it
	CreatedAt  time.Time
	LastUsedAt time.Time
}

// Activity is one event of an account's history.
type Activity struct {
	Type    string // an event's name: signin.succeeded
	At      time.Time
	Actor   Actor
	Via     string
	Changed []string // names of the fields that changed
	// Data is a JSON object. A change carries {"old":{…},"new":{…}} with the
	// fields' names as keys.
	Data json.RawMessage
}

// Actor is who did it: kind is member, key, customer, anonymous or system.
type Actor struct {
	Kind string
	ID   string
	Name string
}

// Problem is what is wrong with one field of one row, or with the whole row
// if Field is empty. A row with a warning only is taken all the same.
type Problem struct {
	Line    int64
	Field   string
	Reason  string
	Warning bool
}

// Unknown is a column or key that no field has, and in how many rows it held
// a value.
type Unknown struct {
	Name  string
	Count int64
}
