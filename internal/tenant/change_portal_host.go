package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opChangePortalHost = op.Define("tenant.change_portal_host", "Change the host of the customers' pages", op.Needs{Fresh: true, Everywhere: true})

// ErrHostTaken is returned if another tenant, or the console, has the host.
var ErrHostTaken = fault.New(fault.Conflict, "host_taken", "This host belongs to another tenant or to the console. Choose another one.")

// ChangePortalHostInput is the setting portal.host as it shall be.
type ChangePortalHostInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings has the text under the key portal.host; an empty one is the
	// standard host.
	Settings map[string]string `json:"settings"`
}

// Validate holds the setting to its definition.
func (in ChangePortalHostInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupPortal)
}

// Target is the tenant.
func (in ChangePortalHostInput) Target() op.Target { return op.Target{} }

var eventPortalHostChanged = event.Define("tenant.portal_host_changed", "", SettingsChanged{Version: 7})

// ChangePortalHost changes the host under which the tenant's customers come in.
// It asks for a role in all tenants, because a host is a name of the
// installation, whose DNS and certificate an operator sets up. From the commit
// on only the new host is answered.
//
// It returns [ErrHostTaken] if the host is another tenant's or the console's,
// and [ErrSettingsChanged] if somebody else changed it since the version given.
func (p *Portals) ChangePortalHost(ctx context.Context, actor authz.Actor, in ChangePortalHostInput) (Changed, error) {
	changed, err := op.Do(ctx, p.db, actor, opChangePortalHost, in, func(tx *op.Tx) (Changed, error) {
		current, err := New(tx).hostOf(tx.Ctx, tx.Actor.Tenant)
		if err != nil {
			return Changed{}, notThere(err)
		}
		host, bad := PortalHost.read(in.Settings[PortalHost.Key])
		if bad == nil && host != "" && p.taken(host, current.Slug) {
			return Changed{}, ErrHostTaken
		}
		return changeSettings(tx, in.Version, in.Settings, eventPortalHostChanged)
	})
	if store.IsConflict(err) {
		return Changed{}, ErrHostTaken
	}
	return changed, err
}
