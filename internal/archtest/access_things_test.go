package archtest

import (
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
)

// asked is one operation that one member asks for: what makes the things that
// it is about, where they are to lie.
type asked struct {
	*world
	session
	place place
	may   bool // the role permits it: only then are the things made anew
}

// where is the tenant that the thing is in.
func (a *asked) where() string {
	if a.place == otherTenant {
		return a.other
	}
	return a.Tenant
}

// marker is what a text of the thing says.
func (a *asked) marker() string {
	switch a.place {
	case otherTenant:
		return elsewhere
	case otherSegment:
		return outside
	}
	return "Near"
}

// segments are those of an account at the place.
func (a *asked) segments() []string {
	switch a.place {
	case otherTenant:
		return nil
	case otherSegment:
		return []string{a.beyond}
	}
	return []string{a.inside}
}

// thing makes one, or takes the one that was made for others who are refused;
// what is unknown was never made.
func (a *asked) thing(kind, none string, make func() string) string {
	if a.place == unknown {
		return none
	}
	if a.may {
		return make()
	}
	key := kind + string(rune('0'+a.place))
	if a.shared[key] == "" {
		a.shared[key] = make()
	}
	return a.shared[key]
}

func (a *asked) anAccount() string {
	return a.thing("account", "01a1a1b7-7fc0-76b3-a94e-000000000000", func() string {
		d := account.Draft{FirstName: "Jess", LastName: a.marker(), Email: a.name("jess") + "@" + a.marker() + ".example", Segments: a.segments()}
		if a.dress != nil {
			a.dress(&d)
		}
		return a.AccountIn(a.where(), d)
	})
}

// aNote is the asking member's own.
func (a *asked) aNote() string {
	return a.thing("note", "not_0193a6c2b4f07c3e9a1d000000000000", func() string {
		by := a.system(a.where())
		by.Kind, by.ID = authz.Member, a.actor.ID
		by.Grants = []authz.Grant{{Permissions: authz.RoleNamed(authz.Administrator).Permissions}}
		note, err := a.desk.AddNote(ctx, by, desk.AddNoteInput{Account: a.anAccount(), Text: a.marker()})
		a.must(err)
		return note.ID
	})
}

// aSearch is the asking member's own.
func (a *asked) aSearch() string {
	return a.thing("search", "sea_0193a6c2b4f07c3e9a1d000000000000", func() string {
		by := a.system(a.where())
		by.ID = a.actor.ID
		saved, err := a.account.SaveSearch(ctx, by, account.SaveSearchInput{Name: a.name("mine"), Query: account.SearchInput{Q: "smith"}})
		a.must(err)
		return saved.ID
	})
}

// aMember holds the role of viewer at the place.
func (a *asked) aMember() string {
	return a.thing("member", "mem_0193a6c2b4f07c3e9a1d000000000000", func() string {
		in := staff.InviteInput{Email: a.name("m") + "@desk.example", Name: a.marker(), Role: authz.Viewer, Tenant: a.where()}
		if a.place == otherSegment {
			in.Segment = a.beyond
		}
		link, err := a.staff.Invite(ctx, a.system(a.where()), in)
		a.must(err)
		a.signIn(link.Member)
		return link.Member
	})
}

// aDisabledMember cannot sign in.
func (a *asked) aDisabledMember() string {
	member := a.aMember()
	if a.place != unknown {
		_, err := a.staff.Disable(ctx, a.system(a.where()), staff.MemberInput{Member: member})
		if a.may {
			a.must(err)
		}
	}
	return member
}

// aKey has the rights of a viewer at the place.
func (a *asked) aKey() string {
	return a.thing("key", "key_0193a6c2b4f07c3e9a1d000000000000", func() string {
		in := staff.CreateAPIKeyInput{Name: a.marker(), Role: authz.Viewer, Tenant: a.where()}
		if a.place == otherSegment {
			in.Segment = a.beyond
		}
		if a.actor.MayIn("staff.list_api_keys", a.Tenant, "") && !a.actor.MayIn("account.view", a.Tenant, "") {
			in.Role = authz.Developer // a key of which a developer holds everything
		}
		key, err := a.staff.CreateAPIKey(ctx, a.system(a.where()), in)
		a.must(err)
		return key.ID
	})
}

// aRole is one of the tenant's own.
func (a *asked) aRole() string {
	return a.thing("role", "rol_0193a6c2b4f07c3e9a1d000000000000", func() string {
		role, err := a.staff.AddRole(ctx, a.system(a.where()), staff.AddRoleInput{Name: a.name("Role"), Permissions: []string{"account.view"}})
		a.must(err)
		return role.ID
	})
}

// aSegment is one without accounts.
func (a *asked) aSegment() string {
	return a.thing("segment", "seg_0193a6c2b4f07c3e9a1d000000000000", func() string { return a.newSegment(a.where(), a.name("Segment")) })
}

// accountInSegment is an account, and a segment that it is in.
func (a *asked) accountInSegment() (of, segment string) {
	switch a.place {
	case otherSegment:
		return a.anAccount(), a.beyond
	case ownTenant:
		return a.anAccount(), a.inside
	}
	return a.anAccount(), "seg_none"
}

// aField is a custom attribute's key.
func (a *asked) aField() string {
	return a.thing("field", "none", func() string {
		key, label := a.name("f"), "Size"
		if a.place == otherTenant {
			label = elsewhere
		}
		_, err := a.tenants.AddField(ctx, a.system(a.where()), tenant.AddFieldInput{Key: key, Type: "text", Label: label})
		a.must(err)
		return key
	})
}

// must ends the test if a thing could not be made.
func (a *asked) must(err error) {
	a.T.Helper()
	require.NoError(a.T, err)
}

// aCookie is of another session of the same member.
func (a *asked) aCookie() secret.String { return a.signIn(a.actor.ID) }
