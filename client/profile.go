package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// ProfileUpdate is one Save of a profile. What is left nil stays as it is; an
// empty text takes a value away.
type ProfileUpdate struct {
	// Version is the account's version that the values were read from. Fields
	// that others changed since then stay; one that is changed here too is
	// answered by a [*Problem] with the code "profile_changed", whose errors have
	// both values. 0 overwrites whatever stands there.
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
	// Addresses are added, changed as a whole by their id, and removed.
	AddAddresses    []Address `json:"-"`
	ChangeAddresses []Address `json:"-"`
	RemoveAddresses []string  `json:"-"` // ids
	// Attributes are values of the tenant's own fields, by key.
	Attributes map[string]string `json:"attributes,omitempty"`
	// Reason says why; not needed within a case.
	Reason string `json:"reason,omitempty"`
	// Case is the id of the case it belongs to.
	Case string `json:"case,omitempty"`
}

// UpdatedProfile is the account after a Save.
type UpdatedProfile struct {
	Account
	// Changed names the fields that were changed; none if every value was there
	// already.
	Changed []string `json:"changed"`
	// Meanwhile lists what others changed since the version given. It stays.
	Meanwhile []Meanwhile `json:"meanwhile"`
}

// Meanwhile is a field that somebody else changed.
type Meanwhile struct {
	Field string    `json:"field"`
	At    time.Time `json:"at"`
	By    Actor     `json:"by"`
}

// newAddress is an address that has no id yet.
type newAddress struct {
	Type       string `json:"type,omitempty"`
	Line1      string `json:"line1,omitempty"`
	Line2      string `json:"line2,omitempty"`
	Locality   string `json:"locality,omitempty"`
	Region     string `json:"region,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	Country    string `json:"country,omitempty"`
}

type profileBody struct {
	ProfileUpdate
	Add    []newAddress `json:"add_addresses,omitempty"`
	Change []Address    `json:"change_addresses,omitempty"`
	Remove []string     `json:"remove_addresses,omitempty"`
}

// UpdateProfile saves a change of the profile of a login ID's account, all of
// it or nothing.
func (a *Accounts) UpdateProfile(ctx context.Context, id string, in ProfileUpdate) (*UpdatedProfile, error) {
	body := profileBody{ProfileUpdate: in, Change: in.ChangeAddresses, Remove: in.RemoveAddresses}
	for _, n := range in.AddAddresses {
		body.Add = append(body.Add, newAddress{n.Type, n.Line1, n.Line2, n.Locality, n.Region, n.PostalCode, n.Country})
	}
	var out UpdatedProfile
	if err := a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/update-profile", nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}
