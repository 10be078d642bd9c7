package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// The level is that of names, birthday, addresses and attributes which the
// customer sees. The other parts need none: the gate tells them apart.
var opUpdateProfile = op.Define("account.update_profile", "Update a profile", op.Needs{Level: 1})

// ErrProfileChanged is returned if somebody else changed, since the version
// that the editor saw, a field that the editor changes too. Its fields carry
// both values; the last of them is the account's version, to be sent next.
var ErrProfileChanged = fault.New(fault.Stale, "profile_changed", "Somebody changed the same fields meanwhile. Nothing was saved. Compare both values, then save again with the account's version of now.")

// UpdateProfileInput is one Save of a profile. What is left out stays as it
// is; an empty text takes a value away.
type UpdateProfileInput struct {
	Account string `json:"account"` // login ID
	// Version is the account's version that the editor saw; 0 overwrites what
	// others changed meanwhile.
	Version        int64     `json:"version,omitempty"`
	FirstName      *string   `json:"first_name,omitempty"`
	LastName       *string   `json:"last_name,omitempty"`
	SecondLastName *string   `json:"second_last_name,omitempty"`
	DisplayName    *string   `json:"display_name,omitempty"`
	Gender         *string   `json:"gender,omitempty"` // MALE, FEMALE, NON_CONFORMING, PREFER_NOT_TO_SAY
	Birthday       *Birthday `json:"birthday,omitempty"`
	Locale         *string   `json:"locale,omitempty"`    // BCP 47
	TimeZone       *string   `json:"time_zone,omitempty"` // IANA
	Picture        *string   `json:"picture,omitempty"`   // http or https URL
	// Addresses are added, changed as a whole, and removed one by one.
	AddAddresses    []PostalAddress `json:"add_addresses,omitempty"`
	ChangeAddresses []AddressChange `json:"change_addresses,omitempty"`
	RemoveAddresses []string        `json:"remove_addresses,omitempty"` // ids
	// Attributes are values of the tenant's own fields, by key.
	Attributes map[string]string `json:"attributes,omitempty"`
}

// PostalAddress is an address without its id. At least one part besides type
// and country must be there.
type PostalAddress struct {
	Type       string `json:"type,omitempty"` // a word such as home, work, billing
	Line1      string `json:"line1,omitempty"`
	Line2      string `json:"line2,omitempty"`
	Locality   string `json:"locality,omitempty"`
	Region     string `json:"region,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	Country    string `json:"country,omitempty"` // ISO 3166, two letters
}

// AddressChange is what an address is to be from now on, in all its parts.
type AddressChange struct {
	ID string `json:"id"`
	PostalAddress
}

// Validate checks what can be checked without the account and the tenant.
func (in UpdateProfileInput) Validate() error {
	var c check
	c.profile(&in)
	return c.Err()
}

// Target is the account.
func (in UpdateProfileInput) Target() op.Target { return op.Target{Account: in.Account} }

// UpdatedProfile is the account after a Save.
type UpdatedProfile struct {
	Account
	// Changed names the fields that this Save changed; none if every value was
	// there already.
	Changed []string `json:"changed"`
	// Meanwhile lists what others changed since the version that the editor
	// saw. It stays.
	Meanwhile []Meanwhile `json:"meanwhile"`
}

// UpdateProfile saves what an editor changed of a profile, all of it or
// nothing: names, gender, birthday, locale, time zone, picture, addresses and
// attributes. Each kind that changed is one event. Search finds the new values
// at once. It touches no e-mail, telephone number, login name or way to sign in.
//
// Fields that others changed meanwhile stay, unless the editor changes them
// too: then it returns [ErrProfileChanged] with both values of each. It returns
// [ErrMasked] for what is masked for the actor, [ErrTaken] if an attribute that
// must be unique is another account's, a fault naming each field that is
// against a rule, and [op.ErrNotFound] if there is no such account for the
// actor.
func (s *Service) UpdateProfile(ctx context.Context, actor authz.Actor, in UpdateProfileInput) (UpdatedProfile, error) {
	return op.Do(ctx, s.db, actor, opUpdateProfile, in, func(tx *op.Tx) (UpdatedProfile, error) {
		e, err := newEdit(tx, in)
		if err != nil {
			return UpdatedProfile{}, err
		}
		if err := e.save(); err != nil {
			return UpdatedProfile{}, err
		}
		out := UpdatedProfile{Changed: e.changed(), Meanwhile: e.meanwhile}
		if out.Account, err = seen(tx); err != nil {
			return UpdatedProfile{}, err
		}
		pins, err := e.q.isPinned(tx.Ctx, isPinnedParams{Tenant: actor.Tenant, Member: actor.ID, Account: tx.Account.N})
		if err != nil {
			return UpdatedProfile{}, fmt.Errorf("see whether the account is pinned: %w", err)
		}
		out.Pinned = pins > 0
		return out, nil
	})
}

// ProfileChanged is told when a part of a profile was changed: the values
// before and after, by field. An address that was added has none before, one
// that was removed none after.
type ProfileChanged struct {
	Old map[string]any `json:"old,omitempty"`
	New map[string]any `json:"new,omitempty"`
}

// exampleChange is an example of one field's change.
func exampleChange(field string, before, after any) ProfileChanged {
	out := ProfileChanged{}
	if before != nil {
		out.Old = map[string]any{field: before}
	}
	if after != nil {
		out.New = map[string]any{field: after}
	}
	return out
}

var (
	exampleHome = map[string]any{"type": "home", "line1": "14 Station Road", "locality": "Leeds", "postal_code": "LS1 4AP", "country": "GB"}
	exampleWork = map[string]any{"type": "home", "line1": "2 High Road", "locality": "York", "postal_code": "YO1 7LZ", "country": "GB"}
)

// The events of a profile, one for each kind of change.
var (
	eventNameChanged       = event.Define("account.name_changed", "NAME", exampleChange("last_name", "Smith", "Miller"), "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventGenderChanged     = event.Define("account.gender_changed", "GENDER", exampleChange("gender", "MALE", "NON_CONFORMING"), "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventBirthdayChanged   = event.Define("account.birthday_changed", "BIRTHDAY", exampleChange("birthday", "1991-04-23", "1991-04-24"), "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventLocaleChanged     = event.Define("account.locale_changed", "PROFILE", exampleChange("locale", "en-GB", "en-US"), "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventPictureChanged    = event.Define("account.picture_changed", "PROFILE", exampleChange("picture", "", "https://pictures.example/1.jpg"), "PROFILE_IMAGE_UPDATED", "PROFILE_IMAGE_REMOVED", "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventAttributesChanged = event.Define("account.attributes_changed", "PROFILE", exampleChange("attribute.plan", "basic", "plus"), "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventAddressAdded      = event.Define("account.address_added", "ADDRESS", exampleChange("address", nil, exampleHome), "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventAddressChanged    = event.Define("account.address_changed", "ADDRESS", exampleChange("address", exampleHome, exampleWork), "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventAddressRemoved    = event.Define("account.address_removed", "ADDRESS", exampleChange("address", exampleHome, nil), "USER_UPDATED", "ACCOUNT_MODIFIED")
)
