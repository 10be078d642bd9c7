package account

import (
	"strings"
	"time"
)

// Status is the state that staff or the owner put an account in. A login
// lock, a pending deletion and a freeze stand beside it.
type Status string

// The statuses.
const (
	Active   Status = "active"   // every new account
	Pending  Status = "pending"  // invited, or awaiting activation
	Inactive Status = "inactive" // disabled by staff
	Merged   Status = "merged"   // became part of another account: the place of its own history
	Deleted  Status = "deleted"  // erased: a tombstone only
)

// Label is shown beside the status.
type Label string

// The labels.
const (
	LoginLocked     Label = "LOGIN_LOCKED"
	PendingDeletion Label = "PENDING_DELETION"
	Unverified      Label = "UNVERIFIED"
	Frozen          Label = "FROZEN"
	// MergedAway is the only label of an account that became part of another.
	MergedAway Label = "MERGED"
)

// NoName is shown for an account that has neither name nor e-mail.
const NoName = "No value provided"

// Summary is one account as a list shows it.
type Summary struct {
	N               int64      `json:"-"`
	ID              string     `json:"id"` // the login ID
	Version         int64      `json:"version"`
	ShownName       string     `json:"shown_name"`
	FirstName       string     `json:"first_name"`
	LastName        string     `json:"last_name"`
	SecondLastName  string     `json:"second_last_name"`
	DisplayName     string     `json:"display_name"`
	Email           *string    `json:"email"`            // the primary, verified one
	UnverifiedEmail *string    `json:"unverified_email"` // the pending one
	Phone           *string    `json:"phone"`            // E.164
	PhoneVerified   bool       `json:"phone_verified"`
	Username        *string    `json:"username"`
	CustomerID      *string    `json:"customer_id"`
	LegacyID        *string    `json:"legacy_id"`
	Status          Status     `json:"status"`
	Labels          []Label    `json:"labels"`
	Tags            []string   `json:"tags"`
	IdentityTypes   []string   `json:"identity_types"`
	CreatedAt       time.Time  `json:"created_at"`
	CreatedBy       string     `json:"created_by"` // identity type
	LastLoginAt     *time.Time `json:"last_login_at"`
	LastLoginBy     string     `json:"last_login_by"`
	Lock            *Lock      `json:"lock"`
	// Masked lists the parts of which something above, or in the whole account,
	// is shown masked.
	Masked []Part `json:"masked"`
}

// Lock is the lock that failed sign-ins have put on an account.
type Lock struct {
	Since    time.Time  `json:"since"`
	Until    *time.Time `json:"until"` // nil: until it is lifted
	Attempts int        `json:"attempts"`
	Address  string     `json:"address"`
}

// Account is everything that the account page shows of one account's profile.
type Account struct {
	Summary
	Gender            string      `json:"gender"`
	Birthday          *Birthday   `json:"birthday"`
	Locale            string      `json:"locale"`
	TimeZone          string      `json:"time_zone"`
	Picture           string      `json:"picture"`
	StatusReason      string      `json:"status_reason"`
	StatusBy          string      `json:"status_by"` // a name
	StatusAt          *time.Time  `json:"status_at"`
	ImportedAt        *time.Time  `json:"imported_at"`
	DeletionPendingAt *time.Time  `json:"deletion_pending_at"`
	MustResetPassword bool        `json:"must_reset_password"`
	FrozenAt          *time.Time  `json:"frozen_at"`
	Phones            []Phone     `json:"phones"`
	Addresses         []Address   `json:"addresses"`
	Identities        []Identity  `json:"identities"`
	Attributes        []Attribute `json:"attributes"`
	// MergedInto is the account that this one became a part of; nil if it is itself.
	MergedInto *MergedAccount `json:"merged_into"`
	// Merged are the accounts that became a part of this one, the latest first.
	Merged []MergedAccount `json:"merged"`
	// Pinned says that the reader pinned the account to the own list.
	Pinned bool `json:"pinned"`
	// RevealedUntil is when the first part that the reader revealed is masked
	// again; nil if none is revealed.
	RevealedUntil *time.Time `json:"revealed_until"`
}

// MergedAccount is one side of a merge as the other shows it.
type MergedAccount struct {
	ID       string    `json:"id"` // the login ID
	MergedAt time.Time `json:"merged_at"`
}

// Birthday is a date of which any part may be missing (0).
type Birthday struct {
	Year  int `json:"year,omitempty"`
	Month int `json:"month,omitempty"`
	Day   int `json:"day,omitempty"`
}

// Phone is one telephone number.
type Phone struct {
	ID         string     `json:"id"`
	Number     string     `json:"number"` // E.164
	Type       string     `json:"type"`
	VerifiedAt *time.Time `json:"verified_at"`
}

// Address is one postal address.
type Address struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Line1      string `json:"line1"`
	Line2      string `json:"line2"`
	Locality   string `json:"locality"`
	Region     string `json:"region"`
	PostalCode string `json:"postal_code"`
	Country    string `json:"country"`
}

// Identity is one way to sign in.
type Identity struct {
	Type       string     `json:"type"` // password, google, facebook, apple, oidc:SLUG, passkey
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
}

// Attribute is one value of the tenant's own fields.
type Attribute struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Masked bool   `json:"masked"`
}

// shownName is first, last and second last name; if there is none, the
// e-mail; if there is none either, [NoName].
func shownName(first, last, second, email, unverified string) string {
	name := strings.Join(strings.Fields(first+" "+last+" "+second), " ")
	for _, s := range []string{name, email, unverified} {
		if s != "" {
			return s
		}
	}
	return NoName
}
