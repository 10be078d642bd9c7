package account

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/tenant"
)

// ErrTooManyTenants is returned for a search of more tenants at once than
// anybody would wait for.
var ErrTooManyTenants = fault.New(fault.Invalid, "too_many_tenants", "You may search more than 50 tenants, which is too many at once. Search one of them.")

const mostTenants = 50

// TenantFound is what a search of all tenants found in one of them.
type TenantFound struct {
	ID    string `json:"id"`
	Slug  string `json:"slug"`
	Name  string `json:"name"`
	Total Total  `json:"total"`
	// Refused is the code of the fault if the actor's role in this tenant does
	// not search in this way.
	Refused string `json:"refused,omitempty"`
}

// searchTenants searches each tenant in which the actor may search, as a search
// of its own: within the actor's segments, masked, and audited there. Of the
// other tenants it tells nothing, not even that they exist. The best of all
// stand on one page.
func (s *Service) searchTenants(ctx context.Context, actor authz.Actor, in SearchInput) (SearchOutput, error) {
	tenants, err := s.searchedTenants(ctx, actor)
	if err != nil {
		return SearchOutput{}, err
	}
	if len(tenants) == 0 { // it is refused, and that is recorded
		return s.searchTenant(ctx, actor, in)
	}
	out := SearchOutput{Items: []Hit{}, Tenants: []TenantFound{}}
	var refused error
	answered := false
	for _, t := range tenants {
		there := actor
		there.Tenant = t.ID
		one := TenantFound{ID: t.ID, Slug: t.Slug, Name: t.Name}
		found, err := s.searchTenant(ctx, there, in)
		if f := fault.As(err); f != nil && f.Kind == fault.Forbidden {
			one.Refused, refused = f.Code, cmp.Or(refused, err)
			out.Tenants = append(out.Tenants, one)
			continue
		}
		if err != nil {
			return SearchOutput{}, err
		}
		if !answered {
			out.ReadAs, out.Searched, answered = found.ReadAs, found.Searched, true
		}
		one.Total = found.Total
		out.Tenants = append(out.Tenants, one)
		out.add(found, t.ID)
	}
	if !answered {
		return SearchOutput{}, refused
	}
	slices.SortStableFunc(out.Items, in.better)
	out.Items = out.Items[:min(len(out.Items), cmp.Or(in.Limit, DefaultLimit))]
	return out, nil
}

// searchedTenants lists the tenants in which the actor may search at all.
func (s *Service) searchedTenants(ctx context.Context, actor authz.Actor) ([]tenant.Tenant, error) {
	tenants, err := tenant.NewService(s.db).All(ctx)
	if err != nil {
		return nil, err
	}
	tenants = slices.DeleteFunc(tenants, func(t tenant.Tenant) bool {
		there := actor
		there.Tenant = t.ID
		return !there.May(opSearch.Name)
	})
	if len(tenants) > mostTenants {
		return nil, ErrTooManyTenants
	}
	return tenants, nil
}

// add takes over what one tenant's search found.
func (out *SearchOutput) add(found SearchOutput, tenant string) {
	for _, h := range found.Items {
		h.Tenant = tenant
		out.Items = append(out.Items, h)
	}
	out.Total.Count += found.Total.Count
	out.Total.Capped = out.Total.Capped || found.Total.Capped
	out.Partial = out.Partial || found.Partial
}

// classes are the classes of a match, the best first.
var classes = []string{ClassExact, ClassNear, ClassPrefix, ClassContains, ClassOtherProvider}

// better compares accounts of different tenants by the order that is asked for.
// Where the order says nothing, those of the first tenant stand first.
func (in SearchInput) better(a, b Hit) int {
	by, desc := strings.CutPrefix(in.Sort, "-")
	order := 0
	switch {
	case by == SortName:
		order = cmp.Compare(nameWords(wordsOf(a.FirstName, a.LastName, a.SecondLastName)), nameWords(wordsOf(b.FirstName, b.LastName, b.SecondLastName)))
	case by == SortCreated:
		order = a.CreatedAt.Compare(b.CreatedAt)
	case by == SortLastLogin:
		order = cmp.Compare(loggedIn(a), loggedIn(b))
	case in.Q == "" && len(in.terms()) == 0: // filters only: the newest first
		return b.CreatedAt.Compare(a.CreatedAt)
	default:
		return cmp.Or(cmp.Compare(matchPlace(a), matchPlace(b)), cmp.Compare(differs(a), differs(b)))
	}
	if desc {
		return -order
	}
	return order
}

func loggedIn(h Hit) int64 {
	if h.LastLoginAt == nil {
		return 0
	}
	return h.LastLoginAt.UnixMicro()
}

// matchPlace is the place of the match's class; where nothing may be told of the
// match it is the last.
func matchPlace(h Hit) int {
	if h.Match == nil {
		return len(classes)
	}
	return slices.Index(classes, h.Match.Class)
}

func differs(h Hit) int {
	if h.Match == nil {
		return 0
	}
	return h.Match.Differs
}
