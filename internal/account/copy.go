package account

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Copied is what accounts hold of one person, for that person (GDPR Art. 15(3)
// and 20(1)). Each field names the column that it is a copy of, so that a test
// finds columns that nobody copies.
type Copied struct {
	LoginID         string     `json:"login_id" copy:"account.id"`
	Status          string     `json:"status" copy:"account.status"`
	StatusReason    string     `json:"status_reason,omitempty" copy:"account.status_reason"`
	StatusAt        *time.Time `json:"status_since,omitempty" copy:"account.status_at"`
	FirstName       string     `json:"first_name,omitempty" copy:"account.first_name"`
	LastName        string     `json:"last_name,omitempty" copy:"account.last_name"`
	SecondLastName  string     `json:"second_last_name,omitempty" copy:"account.second_last_name"`
	DisplayName     string     `json:"display_name,omitempty" copy:"account.display_name"`
	Username        string     `json:"username,omitempty" copy:"account.username"`
	CustomerID      string     `json:"customer_id,omitempty" copy:"account.customer_id"`
	LegacyID        string     `json:"legacy_id,omitempty" copy:"account.legacy_id"`
	Gender          string     `json:"gender,omitempty" copy:"account.gender"`
	BirthYear       int64      `json:"birth_year,omitempty" copy:"account.birth_year"`
	BirthMonth      int64      `json:"birth_month,omitempty" copy:"account.birth_month"`
	BirthDay        int64      `json:"birth_day,omitempty" copy:"account.birth_day"`
	Locale          string     `json:"locale,omitempty" copy:"account.locale"`
	TimeZone        string     `json:"time_zone,omitempty" copy:"account.time_zone"`
	Picture         string     `json:"picture,omitempty" copy:"account.picture"`
	CreatedAt       time.Time  `json:"created_at" copy:"account.created_at"`
	CreatedBy       string     `json:"created_by,omitempty" copy:"account.created_by_identity"`
	ImportedAt      *time.Time `json:"imported_at,omitempty" copy:"account.imported_at"`
	LastLoginAt     *time.Time `json:"last_login_at,omitempty" copy:"account.last_login_at"`
	LastLoginBy     string     `json:"last_login_by,omitempty" copy:"account.last_login_identity"`
	LockedSince     *time.Time `json:"locked_since,omitempty" copy:"account.lock_since"`
	LockedUntil     *time.Time `json:"locked_until,omitempty" copy:"account.lock_until"`
	LockAttempts    int64      `json:"failed_attempts,omitempty" copy:"account.lock_attempts"`
	LockAddress     string     `json:"failed_from,omitempty" copy:"account.lock_address"`
	DeletionAskedAt *time.Time `json:"deletion_asked_at,omitempty" copy:"account.deletion_pending_at"`
	MustReset       bool       `json:"new_password_required,omitempty" copy:"account.must_reset_password"`
	FrozenAt        *time.Time `json:"frozen_at,omitempty" copy:"account.frozen_at"`

	MergedInto string     `json:"merged_into,omitempty" copy:"account.merged_into"`
	MergedAt   *time.Time `json:"merged_at,omitempty" copy:"account.merged_at"`

	Emails      []CopiedEmail      `json:"emails,omitempty"`
	Phones      []CopiedPhone      `json:"phones,omitempty"`
	Addresses   []CopiedAddress    `json:"addresses,omitempty"`
	Identities  []CopiedIdentity   `json:"ways_to_sign_in,omitempty"`
	Identifiers []CopiedIdentifier `json:"identifiers,omitempty"`
	Attributes  []CopiedAttribute  `json:"attributes,omitempty"`
	Segments    []string           `json:"segments,omitempty" copy:"account_segment.segment"`
	Tags        []string           `json:"tags,omitempty" copy:"account_tag.tag"`
	Changes     []CopiedChange     `json:"last_changes,omitempty"`
}

// CopiedEmail is an e-mail.
type CopiedEmail struct {
	Address  string     `json:"address" copy:"account_email.address"`
	Verified bool       `json:"verified" copy:"account_email.verified"`
	Since    time.Time  `json:"since" copy:"account_email.since"`
	Proof    string     `json:"proved_by,omitempty" copy:"account_email.proof"`
	JoinedAt *time.Time `json:"joined_at,omitempty" copy:"account_email.joined_at"`
}

// CopiedPhone is a telephone number.
type CopiedPhone struct {
	Number     string     `json:"number" copy:"account_phone.number"`
	Type       string     `json:"type" copy:"account_phone.type"`
	VerifiedAt *time.Time `json:"verified_at,omitempty" copy:"account_phone.verified_at"`
	Since      time.Time  `json:"since" copy:"account_phone.since"`
	JoinedAt   *time.Time `json:"joined_at,omitempty" copy:"account_phone.joined_at"`
}

// CopiedAddress is a postal address.
type CopiedAddress struct {
	Type       string `json:"type,omitempty" copy:"account_address.type"`
	Line1      string `json:"line1,omitempty" copy:"account_address.line1"`
	Line2      string `json:"line2,omitempty" copy:"account_address.line2"`
	Locality   string `json:"locality,omitempty" copy:"account_address.locality"`
	Region     string `json:"region,omitempty" copy:"account_address.region"`
	PostalCode string `json:"postal_code,omitempty" copy:"account_address.postal_code"`
	Country    string `json:"country,omitempty" copy:"account_address.country"`
}

// CopiedIdentity is a way to sign in. Subject is the person's number at an
// outside provider.
type CopiedIdentity struct {
	Type       string     `json:"type" copy:"account_identity.type"`
	Subject    string     `json:"subject,omitempty" copy:"account_identity.subject"`
	CreatedAt  time.Time  `json:"created_at" copy:"account_identity.created_at"`
	LastUsedAt *time.Time `json:"last_used_at,omitempty" copy:"account_identity.last_used_at"`
}

// CopiedIdentifier is what the account is signed in to or found by.
type CopiedIdentifier struct {
	Kind  string    `json:"kind" copy:"identifier.kind"`
	Value string    `json:"value" copy:"identifier.value"`
	Since time.Time `json:"since" copy:"identifier.since"`
}

// CopiedAttribute is a value in a field of the tenant's own.
type CopiedAttribute struct {
	Key   string `json:"key" copy:"account_attribute.key"`
	Label string `json:"label"`
	Value string `json:"value" copy:"account_attribute.value"`
}

// CopiedChange is when a field was changed last, and by whom: the customer, the
// staff, a program.
type CopiedChange struct {
	Field string    `json:"field" copy:"changed_field.field"`
	At    time.Time `json:"at" copy:"changed_field.at"`
	By    string    `json:"by" copy:"changed_field.actor_kind"`
}

// Copy reads what accounts hold of one person, for that person: nothing is
// masked.
func Copy(ctx context.Context, tx *store.Tx, n int64) (Copied, error) {
	q := New(tx)
	r, err := q.copyAccount(ctx, n)
	if err != nil {
		return Copied{}, fmt.Errorf("copy the account: %w", err)
	}
	out := Copied{
		LoginID: r.ID, Status: r.Status, StatusReason: r.StatusReason, StatusAt: when(r.StatusAt),
		FirstName: r.FirstName, LastName: r.LastName, SecondLastName: r.SecondLastName, DisplayName: r.DisplayName,
		Username: r.Username, CustomerID: r.CustomerID, LegacyID: r.LegacyID, Gender: r.Gender,
		BirthYear: r.BirthYear, BirthMonth: r.BirthMonth, BirthDay: r.BirthDay, Locale: r.Locale, TimeZone: r.TimeZone, Picture: r.Picture,
		CreatedAt: micro(r.CreatedAt), CreatedBy: r.CreatedByIdentity, ImportedAt: when(r.ImportedAt), LastLoginAt: when(r.LastLoginAt), LastLoginBy: r.LastLoginIdentity,
		LockedSince: when(r.LockSince), LockAttempts: r.LockAttempts, LockAddress: r.LockAddress, DeletionAskedAt: when(r.DeletionPendingAt),
		MustReset: r.MustResetPassword, FrozenAt: when(r.FrozenAt),
		MergedInto: r.MergedInto, MergedAt: when(r.MergedAt),
	}
	if r.LockUntil.Valid && r.LockUntil.Int64 != forever {
		out.LockedUntil = when(r.LockUntil)
	}
	return out, out.fill(ctx, q, n)
}

// fill reads the lists that belong to the account.
func (c *Copied) fill(ctx context.Context, q *Queries, n int64) (err error) {
	return firstOf(
		copyAll(ctx, n, q.copyEmails, &c.Emails, func(r copyEmailsRow) CopiedEmail {
			return CopiedEmail{Address: r.Address, Verified: r.Verified, Since: micro(r.Since), Proof: r.Proof, JoinedAt: when(r.JoinedAt)}
		}),
		copyAll(ctx, n, q.copyPhones, &c.Phones, func(r copyPhonesRow) CopiedPhone {
			return CopiedPhone{Number: r.Number, Type: r.Type, VerifiedAt: when(r.VerifiedAt), Since: micro(r.Since), JoinedAt: when(r.JoinedAt)}
		}),
		copyAll(ctx, n, q.copyAddresses, &c.Addresses, func(r copyAddressesRow) CopiedAddress { return CopiedAddress(r) }),
		copyAll(ctx, n, q.copyIdentities, &c.Identities, func(r copyIdentitiesRow) CopiedIdentity {
			return CopiedIdentity{Type: r.Type, Subject: r.Subject, CreatedAt: micro(r.CreatedAt), LastUsedAt: when(r.LastUsedAt)}
		}),
		copyAll(ctx, n, q.copyIdentifiers, &c.Identifiers, func(r copyIdentifiersRow) CopiedIdentifier {
			return CopiedIdentifier{Kind: r.Kind, Value: r.Value, Since: micro(r.Since)}
		}),
		copyAll(ctx, n, q.copyAttributes, &c.Attributes, func(r copyAttributesRow) CopiedAttribute {
			return CopiedAttribute{Key: r.Key, Label: r.Label, Value: r.Value}
		}),
		copyAll(ctx, n, q.copySegments, &c.Segments, func(name string) string { return name }),
		copyAll(ctx, n, q.copiedTags, &c.Tags, func(tag string) string { return tag }),
		copyAll(ctx, n, q.copyChanges, &c.Changes, func(r copyChangesRow) CopiedChange {
			return CopiedChange{Field: r.Field, At: micro(r.At), By: r.ActorKind}
		}),
	)
}

// copyAll reads one list into its place.
func copyAll[R, C any](ctx context.Context, n int64, read func(context.Context, int64) ([]R, error), into *[]C, as func(R) C) error {
	rows, err := read(ctx, n)
	if err != nil {
		return fmt.Errorf("copy what belongs to the account: %w", err)
	}
	for _, r := range rows {
		*into = append(*into, as(r))
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
