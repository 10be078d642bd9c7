package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeTimeZone = op.Define("staff.change_time_zone", "Change the time zone", op.Needs{})

// ChangeTimeZoneInput is the zone a member reads times in.
type ChangeTimeZoneInput struct {
	TimeZone string `json:"time_zone"` // such as Europe/Berlin; empty means the tenant's
}

// Validate returns fault.ErrInvalid if there is no such zone.
func (in ChangeTimeZoneInput) Validate() error {
	var f fault.Fields
	_, err := time.LoadLocation(in.TimeZone)
	f.Check(err == nil && in.TimeZone != "Local" && len(in.TimeZone) <= 64, "time_zone", "unknown", "Give a time zone such as Europe/Madrid.")
	return f.Err()
}

// Target is nobody but the actor.
func (in ChangeTimeZoneInput) Target() op.Target { return op.Target{} }

// TimeZoneChanged is told when a member chose a time zone.
type TimeZoneChanged struct {
	Member   string `json:"member"`
	TimeZone string `json:"time_zone"`
}

var eventTimeZoneChanged = event.Define("staff.time_zone_changed", "", TimeZoneChanged{Member: exampleMember, TimeZone: "Europe/Madrid"})

// ChangeTimeZone keeps the time zone in which the actor reads the console.
func (s *Service) ChangeTimeZone(ctx context.Context, actor authz.Actor, in ChangeTimeZoneInput) (TimeZoneChanged, error) {
	return op.Do(ctx, s.db, actor, opChangeTimeZone, in, func(tx *op.Tx) (TimeZoneChanged, error) {
		if err := New(tx).setTimeZone(tx.Ctx, setTimeZoneParams{ID: actor.ID, TimeZone: in.TimeZone}); err != nil {
			return TimeZoneChanged{}, fmt.Errorf("keep the time zone: %w", err)
		}
		out := TimeZoneChanged{Member: actor.ID, TimeZone: in.TimeZone}
		tx.Record(event.Fact{Type: eventTimeZoneChanged, Data: out})
		return out, nil
	})
}
