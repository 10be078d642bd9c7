package oauth

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// ErrNoOpenID is returned for an access token without the scope openid (RFC
// 6750, section 3.1).
var ErrNoOpenID = fault.New(fault.Forbidden, "insufficient_scope", "This access token was not given for openid.")

// UserInfo returns the claims about a customer that the token's scopes allow
// (OpenID Connect Core 1.0, sections 5.1, 5.3 and 5.4). Claims without a value
// are left out.
//
// It returns [ErrToken] and [ErrNoOpenID].
func (s *Service) UserInfo(ctx context.Context, tenant, issuer string, token secret.String) (map[string]any, error) {
	claims, p, err := s.accessNow(ctx, tenant, issuer, token)
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return nil, ErrToken
	}
	if err != nil {
		return nil, err
	}
	scopes := strings.Fields(claims.Scope)
	if !slices.Contains(scopes, "openid") || claims.Grant == "" {
		return nil, ErrNoOpenID
	}
	var person account.Person
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		person, err = account.PersonOf(ctx, tx, p.standing.N)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the claims: %w", err)
	}
	return claimsOf(person, p.standing, scopes), nil
}

// claimsOf are the claims that each scope gives.
func claimsOf(person account.Person, standing account.Standing, scopes []string) map[string]any {
	out := map[string]any{"sub": standing.ID}
	set := func(name, value string) {
		if value != "" {
			out[name] = value
		}
	}
	for _, scope := range scopes {
		switch scope {
		case "profile":
			set("name", person.Name())
			set("given_name", person.FirstName)
			set("family_name", strings.TrimSpace(person.LastName+" "+person.SecondLastName))
			set("nickname", person.DisplayName)
			set("preferred_username", person.Username)
			set("picture", person.Picture)
			set("gender", strings.ToLower(person.Gender))
			set("birthdate", birthdate(person.Birthday))
			set("zoneinfo", person.TimeZone)
			set("locale", person.Locale)
		case "email":
			set("email", standing.Email)
			if standing.Email == "" {
				set("email", standing.UnverifiedEmail)
			}
			if _, there := out["email"]; there {
				out["email_verified"] = standing.Email != ""
			}
		case "phone":
			set("phone_number", standing.Phone)
			if standing.Phone != "" {
				out["phone_number_verified"] = standing.PhoneVerified
			}
		case "address":
			if a := addressClaim(person.Addresses); len(a) > 0 {
				out["address"] = a
			}
		}
	}
	return out
}

// birthdate writes a birthday as OpenID Connect Core 1.0, section 5.1 asks: the
// year 0000 is one that is not known, and a year may stand alone.
func birthdate(b account.Birthday) string {
	switch {
	case b.Month != 0 && b.Day != 0:
		return fmt.Sprintf("%04d-%02d-%02d", b.Year, b.Month, b.Day)
	case b.Year != 0:
		return fmt.Sprintf("%04d", b.Year)
	}
	return ""
}

func addressClaim(addresses []account.Address) map[string]string {
	if len(addresses) == 0 {
		return nil
	}
	a, out := addresses[0], map[string]string{}
	for name, value := range map[string]string{
		"street_address": strings.TrimSpace(a.Line1 + "\n" + a.Line2), "locality": a.Locality, "region": a.Region, "postal_code": a.PostalCode, "country": a.Country,
	} {
		if value != "" {
			out[name] = value
		}
	}
	return out
}
