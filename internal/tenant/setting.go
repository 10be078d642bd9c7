package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/readmit/readmit/internal/store"
)

// Kind says how a setting's text is read.
type Kind string

// The kinds of settings.
const (
	KindText      Kind = "text"
	KindNumber    Kind = "number"    // whole
	KindEmail     Kind = "email"     // an address
	KindLink      Kind = "link"      // https://
	KindColor     Kind = "color"     // #rrggbb
	KindRegion    Kind = "region"    // ISO 3166-1, two letters
	KindZone      Kind = "zone"      // IANA
	KindLanguage  Kind = "language"  // BCP 47
	KindLanguages Kind = "languages" // BCP 47, separated by spaces
	KindPicture   Kind = "picture"   // the digest of a file that is stored apart
	KindSwitch    Kind = "switch"    // on or off
	KindChoice    Kind = "choice"    // one of the options
	KindList      Kind = "list"      // some of the options, separated by spaces
	KindOrigins   Kind = "origins"   // web origins, separated by spaces
	KindHost      Kind = "host"      // a host name
)

// Group is the settings that one operation changes and one form shows.
type Group string

// The groups, in the order of the pages.
const (
	GroupNames    Group = "names"
	GroupRegion   Group = "region"
	GroupBranding Group = "branding"
	GroupDesk     Group = "desk"
	GroupSignUp   Group = "sign_up"
	GroupPassword Group = "password"
	GroupLockout  Group = "lockout"
	GroupFactors  Group = "factors"
	GroupSessions Group = "sessions"
	GroupDeletion Group = "deletion"
	GroupPortal   Group = "portal"
	GroupCORS     Group = "cors"
	GroupCaptcha  Group = "captcha"
)

// Groups are all groups, in the order of the pages.
var Groups = []Group{
	GroupNames, GroupRegion, GroupBranding, GroupDesk,
	GroupSignUp, GroupPassword, GroupLockout, GroupFactors, GroupSessions, GroupDeletion, GroupPortal, GroupCORS, GroupCaptcha,
}

// Setting is the definition of one thing about a tenant that can be set.
type Setting struct {
	Key   string
	Group Group
	Kind  Kind
	// Default is what holds while nobody has set anything.
	Default string
	// Required settings have no default: they were given with the tenant, and
	// cannot be emptied.
	Required bool
	// Min and Max are the least and the greatest number; of a text, Max is its
	// length in characters.
	Min, Max int
	// Options are what a choice is one of, and a list is made of.
	Options []string
	// Unit is what a number counts: minutes, accounts, searches.
	Unit string
	// About says in one sentence what the setting does.
	About string
	// Later says what is not built yet that will keep to the setting; empty if
	// it is in force.
	Later string
}

// SettingNamed returns the definition, or nil if there is none of that key.
func SettingNamed(key string) *Setting {
	for _, s := range AllSettings {
		if s.Key == key {
			return s
		}
	}
	return nil
}

// Text returns what holds for a tenant now. It reads within the transaction,
// so a change holds everywhere from its commit on.
func (s *Setting) Text(ctx context.Context, tx *store.Tx, tenant string) (string, error) {
	value, err := New(tx).settingOf(ctx, settingOfParams{Tenant: tenant, Key: s.Key})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read the setting %s: %w", s.Key, err)
	}
	return s.orDefault(value), nil
}

// Number is [Setting.Text] of a number. What lies outside of today's limits,
// because an earlier release allowed it, counts as the nearest that is allowed.
func (s *Setting) Number(ctx context.Context, tx *store.Tx, tenant string) (int, error) {
	text, err := s.Text(ctx, tx, tenant)
	if err != nil {
		return 0, err
	}
	return s.within(text)
}

// NumberOf is [Setting.Number] of a value that was read with other rows; null is
// the default.
func (s *Setting) NumberOf(value sql.NullString) (int, error) { return s.within(s.orDefault(value)) }

// Least is the least number that holds in any of the tenants, or in all there
// are: for what is about a member of the staff, who may work in several.
func (s *Setting) Least(ctx context.Context, tx *store.Tx, all bool, tenants []string) (int, error) {
	var values []sql.NullString
	var err error
	if all {
		values, err = New(tx).settingOfEach(ctx, s.Key)
	}
	for i := 0; i < len(tenants) && !all && err == nil; i++ {
		var v sql.NullString
		v, err = New(tx).settingOf(ctx, settingOfParams{Tenant: tenants[i], Key: s.Key})
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		values = append(values, v)
	}
	if err != nil {
		return 0, fmt.Errorf("read the setting %s: %w", s.Key, err)
	}
	least := s.Max
	for _, v := range values {
		n, err := s.within(s.orDefault(v))
		if err != nil {
			return 0, err
		}
		least = min(least, n)
	}
	if len(values) == 0 {
		return s.within(s.Default)
	}
	return least, nil
}

func (s *Setting) orDefault(value sql.NullString) string {
	if !value.Valid {
		return s.Default
	}
	return value.String
}

func (s *Setting) within(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("the setting %s is no number: %w", s.Key, err)
	}
	return min(max(n, s.Min), s.Max), nil
}
